'use strict';

// One invocation of a handler made with awslambda.streamifyResponse.

const { logError } = require('./console.cjs');
const { fillContext } = require('./context.cjs');
const { ResponseStream } = require('./response-stream.cjs');

function invokeStreaming(runtime, invocation) {
  const { runtimeApi, current, description } = runtime;
  const stream = new ResponseStream(
    (contentType) => runtimeApi.startStream(current.requestId, contentType, () => whenAnswered()),
    description.highWaterMark);
  let whenAnswered = () => {};
  let waitsForEmptyEventLoop = !description.withoutCallbacks;
  let failed = false;

  const next = () => {
    runtime.whenEventLoopIsEmpty = null;
    if (runtime.finish(current)) runtimeApi.next(runtime.onInvocation);
  };
  const fail = (error) => {
    if (failed) return;
    failed = true;
    logError('Invoke Error', error);
    stream.fail(error);
    whenFinished(next);
  };
  const whenFinished = (act) => (stream.closed ? act() : stream.once('close', act));

  // An uncaught exception ends the stream with its trailers, and the process when they have been taken:
  // exiting with an unread answer would reset the connection and could lose them.
  current.fail = (error, onDone) => {
    whenAnswered = onDone;
    stream.fail(error);
    runtimeApi.keepEventLoop();
  };
  // Nothing can end the stream any more when the event loop is empty.
  runtime.whenEventLoopIsEmpty = () => fail('Response stream is not finished.');
  // A stream that nobody listens to must not bring the process down by its own error event.
  stream.on('error', (error) => fail(error));

  const context = {
    get callbackWaitsForEmptyEventLoop() {
      return waitsForEmptyEventLoop;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waitsForEmptyEventLoop = value;
    },
  };

  try {
    const result = runtime.handler(JSON.parse(invocation.body), stream, fillContext(context, invocation));
    if (typeof result?.then !== 'function') return fail('Streaming does not support non-async handlers.');
    result.then((value) => {
      if (value !== undefined) console.warn('Streaming handlers ignore return values.');
      whenFinished(() => {
        if (failed) return;
        if (waitsForEmptyEventLoop) runtime.whenEventLoopIsEmpty = () => setImmediate(next);
        else next();
      });
    }, fail);
  } catch (error) {
    fail(error);
  }
}

module.exports = { invokeStreaming };
