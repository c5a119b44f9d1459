'use strict';

// Goes through starts and invocations with canned answers, so that the first real ones are fast: code is compiled, the pages that a
// start touches are there, and both loaders of modules are set up. Whatever a function could see of it is undone.

const fs = require('fs');
const net = require('net');
const path = require('path');
const { RuntimeApi } = require('./runtime-api.cjs');
const { parseEnvironment, replaceEnvironment } = require('./environment.cjs');
const { setCurrentRequest } = require('./console.cjs');
const { run } = require('./start.cjs');

const FOLDER = path.join(__dirname, 'rehearsed');
const STARTS = ['module.handler', 'common.handler'];
const INVOCATIONS = 2;
const EVENT = '{"key":"value","list":[1,2.5,true,null],"nested":{"a":"b"}}';
const NEXT =
  `HTTP/1.1 200 OK\r\nContent-Length: ${EVENT.length}\r\nContent-Type: application/json\r\n` +
  'Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\nLambda-Runtime-Deadline-Ms: 1542409706888\r\n' +
  'Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:rehearsed\r\n' +
  'Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1\r\n\r\n' + EVENT;
const ACCEPTED = 'HTTP/1.1 202 Accepted\r\nContent-Length: 16\r\nContent-Type: application/json\r\n\r\n{"status":"OK"}\n';

async function rehearse() {
  const before = { environ: { ...process.env }, loaded: new Set(Object.keys(require.cache)), events: new Set(process.eventNames()) };
  const nowhere = fs.openSync('/dev/null', 'w');
  // A socket that ends looks at process.stderr (lib/net.js), and the first look at that makes its pipe non-blocking.
  const stderr = Object.getOwnPropertyDescriptor(process, 'stderr');
  Object.defineProperty(process, 'stderr', { configurable: true, value: null });
  exercisePaths();
  for (const handler of STARTS) {
    await rehearseStart(handler, nowhere);
    undo(before);
  }
  Object.defineProperty(process, 'stderr', stderr);
  fs.closeSync(nowhere);
}

// After so many characters V8 optimises the loop that normalises paths, 6 ms on another thread: now, and not while a function is loaded.
function exercisePaths() {
  for (let count = 0; count < 2000; count++) path.resolve(FOLDER, '../rehearsed/./module.mjs');
}

async function rehearseStart(handler, nowhere) {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${server.address().port}`;
  const runtimeApi = new RuntimeApi(address);
  const served = serve(server);
  replaceEnvironment(parseEnvironment(Object.entries({
    ...process.env,
    _HANDLER: handler,
    _LAMBDA_TELEMETRY_LOG_FD: nowhere,
    AWS_LAMBDA_RUNTIME_API: address,
    AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING: '1',
    LAMBDA_TASK_ROOT: FOLDER,
    NODE_PATH: '',
  }).map((entry) => entry.join('=')).join('\0')));
  run(runtimeApi);
  await served;
  runtimeApi.close();
  await new Promise((resolve) => server.close(resolve));
}

// Until the last answer has been posted; the call for the next event after it is left waiting.
function serve(server) {
  return new Promise((resolve) => {
    let answered = 0;
    server.on('connection', (socket) => socket.on('data', () => {
      if (answered > INVOCATIONS) return;
      if (answered === INVOCATIONS) resolve();
      else socket.write(answered === 0 ? NEXT : ACCEPTED + NEXT);
      answered++;
    }));
  });
}

function undo({ environ, loaded, events }) {
  replaceEnvironment(environ);
  for (const file of Object.keys(require.cache)) if (!loaded.has(file)) delete require.cache[file];
  for (const name of process.eventNames()) if (!events.has(name)) process.removeAllListeners(name);
  delete globalThis.awslambda;
  setCurrentRequest(undefined, undefined);
}

module.exports = { rehearse };
