'use strict';

// Serves invocations one after the other.
//
// What ends an invocation, by the kind of handler (AWS's rules, which code depends on):
//   a promise          settles                                  at once
//   context.succeed..  is called (not in Node 24)               at once
//   callback           is called, and the event loop is empty   unless callbackWaitsForEmptyEventLoop is false
//   none of them       the event loop is empty                  null, or Runtime.NodeJsExit for an async handler
//   a streaming one    its promise settles and its stream ends  (streaming.cjs)

const { setCurrentRequest, logError } = require('./console.cjs');
const { fillContext } = require('./context.cjs');
const { NodeJsExit } = require('./errors.cjs');

// Its name shows in the traces that a caller gets ("at Runtime.handler"), as on AWS.
class Runtime {
  constructor(runtimeApi) {
    this.runtimeApi = runtimeApi;
    this.started = false;
    // The invocation that is running and has not been answered.
    this.current = null;
    this.whenEventLoopIsEmpty = null;
    this.onInvocation = (invocation) => this.handle(invocation);
  }

  start(handler, description) {
    this.started = true;
    this.handler = handler;
    this.description = description;
    if (description.streaming) this.invoke = require('./streaming.cjs').invokeStreaming;
    this.runtimeApi.next(this.onInvocation);
  }

  handle(invocation) {
    const requestId = invocation.header('lambda-runtime-aws-request-id');
    this.current = { requestId, fail: null };
    setCurrentRequest(requestId, invocation.header('lambda-runtime-aws-tenant-id'));
    const traceId = invocation.header('lambda-runtime-trace-id');
    if (traceId) process.env._X_AMZN_TRACE_ID = traceId;
    else delete process.env._X_AMZN_TRACE_ID;
    this.runtimeApi.letEventLoopEnd();
    this.invoke(this, invocation);
  }

  invoke(runtime, invocation) {
    const ending = new Ending(runtime, runtime.current);
    try {
      runtime.whenEventLoopIsEmpty = () => ending.eventLoopIsEmpty();
      const { withoutCallbacks } = runtime.description;
      const context = fillContext(withoutCallbacks ? {} : ending.contextProperties(), invocation);
      const event = JSON.parse(invocation.body);
      const result = withoutCallbacks ? runtime.handler(event, context) : runtime.handler(event, context, ending.callback);
      if (typeof result?.then === 'function') result.then(ending.succeed, ending.fail).catch(ending.fail);
      else if (withoutCallbacks) ending.succeed(result);
    } catch (error) {
      ending.fail(error);
    }
  }

  eventLoopIsEmpty() {
    const act = this.whenEventLoopIsEmpty;
    this.whenEventLoopIsEmpty = null;
    act?.();
  }

  respond(invocation, response) {
    // Serialised first: what throws here is an error of this invocation, which is still running.
    const body = JSON.stringify(response === undefined ? null : response) ?? 'null';
    if (this.finish(invocation)) this.runtimeApi.postResponseThenNext(invocation.requestId, body, this.onInvocation);
  }

  respondWithError(invocation, error) {
    if (!this.finish(invocation)) return;
    logError('Invoke Error', error);
    this.runtimeApi.postErrorThenNext(invocation.requestId, error, this.onInvocation);
  }

  // Whether it was running: an invocation is answered once, whatever a handler calls afterwards.
  finish(invocation) {
    if (this.current !== invocation) return false;
    this.current = null;
    this.whenEventLoopIsEmpty = null;
    return true;
  }

  // For an error outside of the handler's own promise; whether there was an invocation to fail.
  failCurrentInvocation(error, onDone) {
    const invocation = this.current;
    if (invocation === null) return false;
    this.current = null;
    if (invocation.fail) invocation.fail(error, onDone);
    else this.runtimeApi.postError(invocation.requestId, error, onDone);
    return true;
  }
}

// The ways in which the handler of one invocation can end it; only the first call counts.
class Ending {
  constructor(runtime, invocation) {
    this.runtime = runtime;
    this.invocation = invocation;
    this.waitsForEmptyEventLoop = true;
    this.called = false;
    this.succeed = (result) => this.once(() => this.respond(result));
    this.fail = (error) => this.once(() => runtime.respondWithError(invocation, error ?? 'handled'));
    this.done = (error, result) => (error === undefined || error === null ? this.succeed(result) : this.fail(error));
    this.callback = (error, result) => {
      if (error !== undefined && error !== null) this.fail(error);
      else if (!this.waitsForEmptyEventLoop) this.succeed(result);
      else this.once(() => (runtime.whenEventLoopIsEmpty = () => setImmediate(() => this.respond(result))));
    };
  }

  once(act) {
    if (this.called) return;
    this.called = true;
    act();
  }

  respond(result) {
    try {
      this.runtime.respond(this.invocation, result);
    } catch {
      this.runtime.respondWithError(this.invocation, new Error('Unable to stringify response body'));
    }
  }

  eventLoopIsEmpty() {
    const { runtime, invocation } = this;
    this.called = true;
    if (runtime.description.isAsync || runtime.description.withoutCallbacks) {
      runtime.respondWithError(invocation, new NodeJsExit());
    } else {
      runtime.respond(invocation, null);
    }
  }

  contextProperties() {
    const ending = this;
    return {
      get callbackWaitsForEmptyEventLoop() {
        return ending.waitsForEmptyEventLoop;
      },
      set callbackWaitsForEmptyEventLoop(value) {
        ending.waitsForEmptyEventLoop = value;
      },
      succeed: this.succeed,
      fail: this.fail,
      done: this.done,
    };
  }
}

module.exports = { Runtime };
