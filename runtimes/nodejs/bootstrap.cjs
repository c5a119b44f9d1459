'use strict';

// The entry point: `node /var/runtime/bootstrap.cjs` with the environment of a Lambda function.
// CommonJS, because an ES module as entry point costs 5 to 7 ms more (Node 20).

const { run } = require('./lib/start.cjs');

if (require.main === module) {
  // No function can set this: the names of its variables begin with a letter.
  if ('_HEARTH_BOOTED' in process.env) {
    // The first import() of a process sets up the loader of ES modules: 10 ms that now pass before the function is known.
    import('./lib/rehearsed.mjs').then(() => run(require('./lib/claim.cjs').waitForFunction()));
  } else {
    run();
  }
}

module.exports = { run };
