'use strict';

// A process that has booted before its function is known rehearses, connects to the Runtime API and then waits here, in a blocking
// read: nothing of it runs until the function's settings arrive. A function whose settings act on Node's own start (NODE_, UV_)
// is started plainly.

const fs = require('fs');
const path = require('path');
const { Module } = require('module');
const { parseEnvironment, replaceEnvironment } = require('./environment.cjs');
const { RuntimeApi } = require('./runtime-api.cjs');
const { rehearse } = require('./rehearsal.cjs');

const CLAIM = 4;
const LENGTH_BYTES = 4;
const ONLY_HERE = ['claim.cjs', 'environment.cjs', 'rehears'];

// As every sandbox has it; a function that is told another address makes a connection of its own.
const RUNTIME_API = '127.0.0.1:9001';

// The Runtime API; the process then has the environment of the function and stands in its directory.
async function waitForFunction() {
  await rehearse();
  const runtimeApi = new RuntimeApi(RUNTIME_API);
  await runtimeApi.connectAhead();
  forget();
  // The young objects that the rehearsal has left behind are collected now, and not in the middle of the first invocation.
  globalThis.gc({ type: 'minor' });
  try {
    fs.writeSync(CLAIM, '!');
  } catch {
    // The server has gone, and the read says so.
  }
  const message = readAll();
  fs.closeSync(CLAIM);
  const environ = parseEnvironment(message);
  process.chdir(environ.LAMBDA_TASK_ROOT);
  replaceEnvironment(environ);
  return runtimeApi;
}

// A function that looks at the loaded modules finds those of a plain start.
function forget() {
  const isForgotten = (file) => ONLY_HERE.some((name) => file.startsWith(path.join(__dirname, name)));
  for (const file of Object.keys(require.cache)) if (isForgotten(file)) delete require.cache[file];
  for (const kept of Object.values(require.cache)) kept.children = kept.children.filter((child) => !isForgotten(child.filename));
  for (const [key, file] of Object.entries(Module._pathCache)) if (isForgotten(file)) delete Module._pathCache[key];
}

function readAll() {
  let data = Buffer.alloc(0);
  const buffer = Buffer.allocUnsafe(65536);
  while (data.length < LENGTH_BYTES || data.length < LENGTH_BYTES + data.readInt32BE(0)) {
    const length = readSome(buffer);
    if (length === 0) process.exit(0); // The sandbox is being taken down unused.
    data = Buffer.concat([data, buffer.subarray(0, length)]);
  }
  return data.toString('utf8', LENGTH_BYTES);
}

function readSome(buffer) {
  try {
    return fs.readSync(CLAIM, buffer);
  } catch (error) {
    if (error.code === 'ECONNRESET') return 0;
    throw error;
  }
}

module.exports = { waitForFunction };
