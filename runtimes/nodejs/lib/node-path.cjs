'use strict';

// Lets `import 'package'` find layers, as AWS's runtimes do from Node.js 18 on: Node itself follows
// NODE_PATH for require() only. https://aws.amazon.com/blogs/compute/node-js-18-x-runtime-now-available-in-aws-lambda/

const path = require('path');
const module_ = require('module');
const { pathToFileURL } = require('url');

// forImport: whether the handler itself is an ES module. True when a thread of hooks was started for it.
function resolveModulesFrom(folders, forImport) {
  const parents = folders.map((folder) => pathToFileURL(path.join(path.dirname(folder), 'noop.js')).href);
  if (module_.registerHooks) {
    module_.registerHooks({
      resolve(specifier, context, nextResolve) {
        try {
          return nextResolve(specifier, context);
        } catch (error) {
          if (!mayBeInLayer(specifier, error)) throw error;
          for (const parentURL of parents) {
            try {
              return nextResolve(specifier, { ...context, parentURL });
            } catch {
              // The next folder may have it; when none has, the first error says where it was wanted.
            }
          }
          throw error;
        }
      },
    });
  } else if (forImport && module_.register) {
    // Before Node 22.15 the hooks live in a thread of their own, which costs 20 ms or more: only for a
    // function that is an ES module and has a layer with packages.
    module_.register(pathToFileURL(path.join(__dirname, 'node-path-hooks.mjs')), { data: { parents } });
    return true;
  }
  return false;
}

function mayBeInLayer(specifier, error) {
  return error.code === 'ERR_MODULE_NOT_FOUND' && !/^(\.|\/|[a-z]+:)/.test(specifier);
}

module.exports = { resolveModulesFrom };
