'use strict';

let invocations = 0;
const telemetryAtLoad = process.env._LAMBDA_TELEMETRY_LOG_FD;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

exports.echo = async (event) => ({ event, invocations: ++invocations });
exports.nested = { inner: { handler: async () => 'nested' } };
exports.notAFunction = 5;

exports.describeContext = async (event, context) => ({
  ...context,
  remaining: context.getRemainingTimeInMillis(),
  trace: process.env._X_AMZN_TRACE_ID,
  telemetry: telemetryAtLoad ?? null,
});

exports.fail = async () => {
  throw new Error('some_error_msg');
};
exports.failSynchronously = () => {
  throw new TypeError('thrown at once');
};
exports.failWithText = (event, context) => context.fail('only text');
exports.circular = async () => {
  const circle = {};
  circle.circle = circle;
  return circle;
};
exports.neverSettles = () => new Promise(() => {});
exports.neverSettlesAsync = async () => {
  await new Promise(() => {});
};

exports.callback = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = event.wait;
  setTimeout(() => console.log('after the callback'), event.wait ? 30 : 60000);
  callback(null, 'called back');
};
exports.callbackNever = (event, context, callback) => {
  setTimeout(() => console.log('the last thing'), 20, callback);
};
exports.succeed = (event, context) => {
  context.succeed({ succeeded: true });
  context.fail(new Error('too late'));
};
exports.synchronous = () => 'a value';

exports.uncaught = async () => {
  setTimeout(() => {
    throw new Error('uncaught');
  }, 5);
  await pause(10000);
};
exports.rejected = async () => {
  Promise.reject(new Error('rejected'));
  await pause(10000);
};
exports.exit = async () => process.exit(7);

exports.log = async () => {
  console.log('two\nlines %d', 2);
  console.debug({ a: 1 });
  console.error('failed', new RangeError('out of it'));
  process.stdout.write('raw\n');
};
exports.large = async (event) => 'x'.repeat(5 * 1024 * 1024) + event.tail;

exports.stream = awslambda.streamifyResponse(async (event, responseStream) => {
  responseStream.setContentType('text/plain');
  responseStream.write('Hello, ');
  await pause(5);
  responseStream.write('world!');
  responseStream.end();
});
exports.streamHttp = awslambda.streamifyResponse(async (event, responseStream) => {
  const http = awslambda.HttpResponseStream.from(responseStream, { statusCode: 201, headers: { a: 'b' } });
  http.write('body');
  http.end();
});
exports.streamFails = awslambda.streamifyResponse(async (event, responseStream) => {
  responseStream.write('partial');
  throw new Error('midstream');
});
exports.streamPipelineFails = awslambda.streamifyResponse(async (event, responseStream) => {
  async function* source() {
    yield 'partial';
    throw new Error('source');
  }
  await require('stream/promises').pipeline(require('stream').Readable.from(source()), responseStream);
});
exports.streamUncaught = awslambda.streamifyResponse(async (event, responseStream) => {
  responseStream.write('partial');
  setTimeout(() => {
    throw new Error('uncaught');
  }, 5);
  await pause(10000);
});
exports.streamUnfinished = awslambda.streamifyResponse(async (event, responseStream) => {
  responseStream.write('partial');
});
