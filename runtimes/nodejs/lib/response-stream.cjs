'use strict';

// The stream that a streaming handler writes its response to: an HTTP/1.1 chunked body, sent as it is written.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming

const { Writable } = require('stream');
const { InvalidStreamingOperation, toResponse } = require('./errors.cjs');

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
const PRELUDE_END = new Uint8Array(8);

class ResponseStream extends Writable {
  #open;
  #contentType = 'application/octet-stream';
  #socket = null;
  #failure = null;
  #finished = false;

  // open: sends the head of the request with a content type, and gives the socket.
  constructor(open, highWaterMark) {
    super({ highWaterMark });
    this.#open = open;
  }

  setContentType(contentType) {
    if (this.#socket) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    this.#contentType = contentType;
  }

  write(chunk, encoding, callback) {
    const raw = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(raw ? chunk : JSON.stringify(chunk), encoding, callback);
  }

  // Ends the stream with the error in its trailers: the status line left long ago.
  fail(error) {
    this.#failure = toResponse(error);
    // Node's streams end only once; one that has ended already has told its whole content.
    if (!this.writableEnded) this.end();
  }

  _write(chunk, _encoding, callback) {
    this.#send(chunk, callback);
  }

  _writev(chunks, callback) {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), callback);
  }

  _final(callback) {
    this.#finish(callback);
  }

  // pipeline() destroys its target when its source fails: the body must end properly all the same, since
  // the next request uses the same connection.
  _destroy(error, callback) {
    if (this.#finished) return callback(error);
    this.#failure ??= toResponse(error ?? 'Response stream was destroyed.');
    this.#finish(() => callback(error));
  }

  #finish(callback) {
    this.#finished = true;
    const socket = this.#start();
    let end = '0\r\n';
    if (this.#failure) {
      const body = Buffer.from(JSON.stringify(this.#failure)).toString('base64');
      const type = String(this.#failure.errorType).replace(/[^\x20-\x7e]/g, '?');
      end += `Lambda-Runtime-Function-Error-Type: ${type}\r\nLambda-Runtime-Function-Error-Body: ${body}\r\n`;
    }
    socket.write(end + '\r\n', () => callback());
  }

  #send(chunk, callback) {
    const socket = this.#start();
    // A chunk of no bytes would end the body.
    if (chunk.length === 0) return callback();
    this.#sendChunk(socket, chunk, () => callback());
  }

  #start() {
    if (this.#socket) return this.#socket;
    this.#socket = this.#open(this.#contentType);
    this._onBeforeFirstWrite?.((data) => this.#sendChunk(this.#socket, Buffer.from(data)));
    return this.#socket;
  }

  #sendChunk(socket, chunk, callback) {
    socket.cork();
    socket.write(chunk.length.toString(16) + '\r\n');
    socket.write(chunk);
    socket.write('\r\n', callback);
    socket.uncork();
  }
}

class HttpResponseStream {
  // prelude: { statusCode, headers, cookies }, sent as JSON and eight NUL bytes before the body.
  static from(stream, prelude) {
    stream.setContentType(HTTP_INTEGRATION);
    const text = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(text);
      write(PRELUDE_END);
    };
    return stream;
  }
}

module.exports = { ResponseStream, HttpResponseStream };
