'use strict';

// Finds the handler that `_HANDLER` names, and says in AWS's words why it cannot be found.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html

const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { isModuleNamespaceObject } = require('util').types;
const {
  CallbackHandlerDeprecated, HandlerNotFound, ImportModuleError, MalformedHandlerName, MalformedStreamingHandler,
  UserCodeSyntaxError,
} = require('./errors.cjs');

// The same class as that of require('module'), which loads source maps too.
const Module = module.constructor;

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const FIRST_VERSION_WITHOUT_CALLBACKS = 24;
const withoutCallbacks = Number(process.versions.node.split('.')[0]) >= FIRST_VERSION_WITHOUT_CALLBACKS;

// name: `file.export`, `folder/file.export` or `file.nested.export`.
async function load(taskRoot, name, runtimeDirectory) {
  if (name.includes('..')) {
    throw new MalformedHandlerName(
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  }
  const base = path.basename(name);
  const dot = base.indexOf('.');
  if (dot < 0) throw new MalformedHandlerName('Bad handler');
  const folder = name.slice(0, name.indexOf(base));

  defineAwslambda();
  const exported = await loadModule(taskRoot, folder, base.slice(0, dot), runtimeDirectory);
  const handler = base.slice(dot + 1).split('.').reduce((value, key) => value && value[key], exported);
  if (!handler) throw new HandlerNotFound(`${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new HandlerNotFound(`${name} is not a function`);
  return handler;
}

async function loadModule(taskRoot, folder, name, runtimeDirectory) {
  // The name shows in "Require stack:" of the error a caller gets; it is AWS's own.
  const requireAsAws = Module.createRequire(path.join(runtimeDirectory, 'index.mjs'));
  try {
    const file = path.resolve(taskRoot, folder, name);
    if (fs.existsSync(file) && fs.statSync(file).isFile()) return requireAsAws(file);
    const isModule = fs.existsSync(file + '.js') && hasTypeModule(path.dirname(file));
    if (fs.existsSync(file + '.js')) return await (isModule ? importFile(file + '.js') : requireFile(file + '.js'));
    if (fs.existsSync(file + '.mjs')) return await importFile(file + '.mjs');
    if (fs.existsSync(file + '.cjs')) return requireFile(file + '.cjs');
    // A package of the function or of a layer may be the handler's module too.
    return requireAsAws(requireAsAws.resolve(name, { paths: [taskRoot, folder] }));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error?.code === 'MODULE_NOT_FOUND') throw new ImportModuleError(error);
    throw error;
  }

  function requireFile(file) {
    resolveModulesFromNodePath(false);
    return requireAsAws(file);
  }

  async function importFile(file) {
    const hasThread = resolveModulesFromNodePath(true);
    const importIt = () => import(pathToFileURL(file).href);
    if (hasThread || !mayRequireModules()) return importIt();
    const { module, failure } = await requireModule(file);
    return module ?? importIt().catch((error) => {
      // Node 20 does not import a module again that it could not link.
      throw error?.code === 'ERR_INTERNAL_ASSERTION' ? failure : error;
    });
  }
}

// From 20.19 on Node can require ES modules, in 1.3 ms instead of 4: without the threads and promises of import(). When it cannot (the module
// awaits something at its top level) or has failed, what has not run yet is run by import(), and its errors are those to tell.
async function requireModule(file) {
  // In a microtask, as import() would evaluate it: its promises go on before its process.nextTick.
  await undefined;
  try {
    // Not by require(), which would show it in require.cache.
    const loaded = new Module(file);
    loaded.load(file);
    return { module: isModuleNamespaceObject(loaded.exports) ? loaded.exports : undefined };
  } catch (failure) {
    return { failure };
  }
}

// Options of the function may bring hooks for import(), as instrumentation does, which require() would not go through.
const mayRequireModules = () => process.features.require_module === true && !process.env.NODE_OPTIONS
  && process.execArgv.every((flag) => !/^(-r|--(require|import|(experimental-)?loader))\b/.test(flag));

// Whether a thread of hooks for import() was started.
function resolveModulesFromNodePath(forImport) {
  const folders = (process.env.NODE_PATH ?? '').split(':').filter((folder) => folder.endsWith('/node_modules') && fs.existsSync(folder));
  return folders.length > 0 && require('./node-path.cjs').resolveModulesFrom(folders, forImport);
}

// The nearest package.json decides what a .js file is, except across a node_modules boundary.
function hasTypeModule(folder) {
  if (folder.endsWith('/node_modules')) return false;
  const file = path.join(folder, 'package.json');
  if (fs.existsSync(file)) {
    try {
      return JSON.parse(fs.readFileSync(file, 'utf8'))?.type === 'module';
    } catch (error) {
      console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  return folder !== '/' && hasTypeModule(path.dirname(folder));
}

function defineAwslambda() {
  if (['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return;
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = 'response';
      if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
      return handler;
    },
    // Loading streams costs 2 ms, so they wait for the first function that streams.
    get HttpResponseStream() {
      return require('./response-stream.cjs').HttpResponseStream;
    },
  };
}

// How a handler wants to be called.
function describe(handler) {
  const streaming = handler[STREAMING];
  if (streaming && streaming !== 'response') {
    throw new MalformedStreamingHandler('Only response streaming is supported.');
  }
  const isAsync = handler.constructor?.name === 'AsyncFunction';
  const takesCallback = !streaming && handler.length >= 3;
  if (takesCallback && withoutCallbacks) {
    throw new CallbackHandlerDeprecated(
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You ' +
      'need to modify this function to use a supported handler signature to use Node.js 24 or later. For more ' +
      'information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.');
  }
  if (takesCallback && !isAsync && process.env.AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING === undefined) {
    console.warn(
      'AWS Lambda plans to remove support for callback-based function handlers starting with Node.js 24. You will ' +
      'need to update this function to use an async handler to use Node.js 24 or later. For more information and to ' +
      'provide feedback on this change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. ' +
      'To disable this warning, set the AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING environment variable.');
  }
  return { streaming: Boolean(streaming), highWaterMark: handler[HIGH_WATER_MARK], isAsync, withoutCallbacks };
}

module.exports = { load, describe };
