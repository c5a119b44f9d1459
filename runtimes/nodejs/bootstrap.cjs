'use strict';

// The entry point: `node /var/runtime/bootstrap.cjs` with the environment of a Lambda function.
// CommonJS, because an ES module as entry point costs 5 to 7 ms more (Node 20).

const { run } = require('./lib/start.cjs');

if (require.main === module) run();

module.exports = { run };
