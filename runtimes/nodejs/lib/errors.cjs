'use strict';

// AWS's error names, and the shape in which a function's error reaches the caller.

const util = require('util');

class RuntimeError extends Error {
  get name() {
    return `Runtime.${this.constructor.name}`;
  }
}

class ImportModuleError extends RuntimeError {}
class HandlerNotFound extends RuntimeError {}
class MalformedHandlerName extends RuntimeError {}
class UserCodeSyntaxError extends RuntimeError {}
class MalformedStreamingHandler extends RuntimeError {}
class InvalidStreamingOperation extends RuntimeError {}
class CallbackHandlerDeprecated extends RuntimeError {}

class NodeJsExit extends RuntimeError {
  constructor() {
    super(
      'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a ' +
      'Promise that was never settled. For more information, see ' +
      'https://nodejs.org/docs/latest/api/process.html#exit-codes');
  }
}

class UnhandledPromiseRejection extends RuntimeError {
  constructor(reason, promise) {
    super(reason);
    this.reason = reason;
    this.promise = promise;
  }
}

// From the first frame of the runtime on, a trace tells only how the runtime came to call the function.
function stackLines(stack) {
  const lines = stack.split('\n');
  const own = lines.findIndex((line, at) => line.includes(__dirname) || (line.includes(' loadESMFromCJS (') && lines.slice(at).every(isOfNode)));
  return own < 0 ? lines : lines.slice(0, own);
}

const isOfNode = (line) => line.includes('(node:internal/') || line.includes(__dirname);

// DEL is escaped because AWS's own header writer could not take it; clients have come to see it so.
const escapeDelete = (text) => text.replaceAll('\x7f', '%7F');

function toResponse(error) {
  try {
    const looksLikeError = error && ['name', 'message', 'stack'].every((key) => typeof error[key] === 'string');
    if (looksLikeError || util.types.isNativeError(error)) {
      return {
        errorType: escapeDelete(error.name),
        errorMessage: escapeDelete(error.message),
        trace: stackLines(escapeDelete(error.stack)),
      };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage: 'callback called with Error argument, but there was a problem while retrieving one or more ' +
        'of its message, name, and stack',
    };
  }
}

// The JSON that follows "Invoke Error" in a text log: the error's own fields, which JSON.stringify leaves out.
function toLogText(error) {
  try {
    return '\t' + JSON.stringify(error, (_key, value) => {
      if (!(value instanceof Error)) return value;
      const fields = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
      if (typeof value.stack === 'string') fields.stack = stackLines(value.stack);
      return fields;
    });
  } catch {
    return '\t' + JSON.stringify(toResponse(error));
  }
}

const intoError = (error) => (error instanceof Error ? error : new Error(error));

module.exports = {
  ImportModuleError,
  HandlerNotFound,
  MalformedHandlerName,
  UserCodeSyntaxError,
  MalformedStreamingHandler,
  InvalidStreamingOperation,
  CallbackHandlerDeprecated,
  NodeJsExit,
  UnhandledPromiseRejection,
  toResponse,
  toLogText,
  intoError,
  stackLines,
};
