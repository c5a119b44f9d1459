'use strict';

// The entry point: `node /var/runtime/bootstrap.cjs` with the environment of a Lambda function.
// CommonJS, because an ES module as entry point costs 5 to 7 ms more (Node 20).

// Before anything of Node's is loaded.
require('./lib/v8-flags.cjs').putBack();
const { run } = require('./lib/start.cjs');

if (require.main === module) {
  // No function can set this: the names of its variables begin with a letter.
  if ('_HEARTH_BOOTED' in process.env) {
    require('./lib/claim.cjs').waitForFunction().then(run);
  } else {
    run();
  }
}

module.exports = { run };
