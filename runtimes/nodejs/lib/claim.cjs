'use strict';

// A process that has booted before its function is known waits here, in a blocking read: nothing of it runs until the function's
// settings arrive. A function whose settings act on Node's own start (NODE_, UV_) is started plainly.

const fs = require('fs');

const CLAIM = 4;
const LENGTH_BYTES = 4;

// What a start would load anyway is loaded before the wait.
const LOADED_AHEAD = ['net', 'util', 'module', 'url', './invocations.cjs', './context.cjs', './node-path.cjs'];

// The environment of the function; the process then stands in the function's directory.
function waitForFunction() {
  LOADED_AHEAD.forEach((name) => require(name));
  try {
    fs.writeSync(CLAIM, '!');
  } catch {
    // The server has gone, and the read says so.
  }
  const message = readAll();
  fs.closeSync(CLAIM);
  const environ = {};
  for (const entry of message.split('\0')) {
    const equals = entry.indexOf('=', 1);
    if (equals > 0) environ[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  process.chdir(environ.LAMBDA_TASK_ROOT);
  return environ;
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
