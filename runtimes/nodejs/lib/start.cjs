'use strict';

// The runtime client for Node.js: loads the handler, then serves invocations until the process ends.
// Nothing here reads the environment when it is loaded, so that a process can be started ahead of
// knowing its function and be given the environment before `run`.

const path = require('path');
const { RuntimeApi } = require('./runtime-api.cjs');
const { patchConsole, logError } = require('./console.cjs');
const { UnhandledPromiseRejection } = require('./errors.cjs');
const { load, describe } = require('./handler.cjs');
const { takeInherited } = require('./inherited-connection.cjs');
const { Runtime } = require('./invocations.cjs');
const { untilLoaded } = require('./v8-flags.cjs');

// AWS's exit codes, which show in its "exit status" texts.
const EXIT_UNHANDLED_REJECTION = 128;
const EXIT_UNCAUGHT_EXCEPTION = 129;

// ahead: the Runtime API, with a connection that was made before the function was known.
function run(ahead) {
  patchConsole(process.env);

  const runtimeApi = RuntimeApi.at(process.env.AWS_LAMBDA_RUNTIME_API, ahead, takeInherited(process.env));
  const runtime = new Runtime(runtimeApi);
  const failWith = (title, error, exitCode) => {
    logError(title, error);
    const exit = () => process.exit(exitCode);
    if (!runtime.started) runtimeApi.postInitError(error, exit);
    else if (!runtime.failCurrentInvocation(error, exit)) exit();
  };

  process.on('uncaughtException', (error) => failWith('Uncaught Exception', error, EXIT_UNCAUGHT_EXCEPTION));
  process.on('unhandledRejection', (reason, promise) => failWith(
    'Unhandled Promise Rejection', new UnhandledPromiseRejection(reason, promise), EXIT_UNHANDLED_REJECTION));
  process.on('beforeExit', () => runtime.eventLoopIsEmpty());

  const runtimeDirectory = process.env.LAMBDA_RUNTIME_DIR || path.dirname(__dirname);
  untilLoaded(() => load(process.env.LAMBDA_TASK_ROOT || '/var/task', process.env._HANDLER || '', runtimeDirectory)).then(
    (handler) => {
      try {
        runtime.start(handler, describe(handler));
      } catch (error) {
        failWith('Init Error', error, EXIT_UNCAUGHT_EXCEPTION);
      }
    },
    (error) => failWith('Uncaught Exception', error, EXIT_UNCAUGHT_EXCEPTION),
  );
}

module.exports = { run };
