'use strict';

// The Lambda Runtime API (2018-06-01) over one kept-alive socket.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
//
// An answer and the request for the next invocation are sent in one write (HTTP/1.1 pipelining), which saves
// a round trip each time. From an event to its answer takes 60 to 90 us so, and 220 us with `http`.
//
// The socket keeps the event loop alive only while the runtime waits for an invocation: during one, an
// empty event loop means that the function has nothing left to do, and `beforeExit` tells so.

const { toResponse } = require('./errors.cjs');
const { writeAll, readSome } = require('./inherited-connection.cjs');
const { requireAsAtBuild } = require('./v8-flags.cjs');

const BASE = '/2018-06-01/runtime/';
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
const RECEIVE_BYTES = 65536;
const HEAD_END = Buffer.from('\r\n\r\n');
const INCOMPLETE = { missing: 1 };
const ADOPT_AFTER_MS = 1;
let net;

class RuntimeApi {
  // ahead: one that was made before the address was known; it is taken if it has that address.
  // inherited: the descriptor of a connection to the address, or null.
  static at(address, ahead, inherited) {
    if (ahead?.address === address) return ahead;
    ahead?.close();
    return new RuntimeApi(address, inherited);
  }

  constructor(address, inherited = null) {
    this.address = address;
    const colon = address.lastIndexOf(':');
    this.host = address.slice(0, colon) || '127.0.0.1';
    this.port = Number(address.slice(colon + 1));
    this.tail = ` HTTP/1.1\r\nHost: ${address}\r\n`;
    this.nextRequest = `GET ${BASE}invocation/next${this.tail}\r\n`;
    this.inherited = inherited;
    this.socket = null;
    this.waiting = [];
    this.received = [];
    this.missing = 0;
  }

  // onInvocation: called with { header(name), body } for the next invocation.
  next(onInvocation) {
    const readers = [this.invocationReader(onInvocation)];
    if (this.inherited === null) return this.send(this.nextRequest, readers);
    this.sendFirst(this.nextRequest, readers);
    // What the function has left to the event loop goes before its first invocation.
    setImmediate(() => this.receiveFirst());
  }

  // body: the JSON text of the response.
  postResponseThenNext(requestId, body, onInvocation) {
    const head = this.head(`invocation/${requestId}/response`, body, '');
    this.send(head + body + this.nextRequest, [ignore, this.invocationReader(onInvocation)]);
  }

  postErrorThenNext(requestId, error, onInvocation) {
    this.send(this.errorRequest(`invocation/${requestId}/error`, error) + this.nextRequest,
      [ignore, this.invocationReader(onInvocation)]);
  }

  postError(requestId, error, onDone) {
    this.send(this.errorRequest(`invocation/${requestId}/error`, error), [onDone]);
  }

  postInitError(error, onDone) {
    this.send(this.errorRequest('init/error', error), [onDone]);
  }

  // The request line and headers of a streamed response, whose chunks and trailers the caller writes.
  startStream(requestId, contentType, onAnswered) {
    this.adopt();
    this.send(
      `POST ${BASE}invocation/${requestId}/response${this.tail}Content-Type: ${contentType}\r\n` +
      'Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n' +
      'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n', [onAnswered]);
    this.letEventLoopEnd();
    return this.socket;
  }

  letEventLoopEnd() {
    this.socket?.unref();
  }

  keepEventLoop() {
    this.socket?.ref();
  }

  errorRequest(path, error) {
    const response = toResponse(error);
    const body = JSON.stringify(response);
    // A header can hold no line end and only Latin-1; AWS replaces nothing because its types have none.
    const type = String(response.errorType).replace(/[^\x20-\x7e]/g, '?');
    return this.head(path, body, `${ERROR_TYPE}: ${type}\r\n`) + body;
  }

  head(path, body, headers) {
    return `POST ${BASE}${path}${this.tail}Content-Type: application/json\r\n${headers}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  }

  send(text, readers) {
    if (this.inherited !== null) {
      this.sendFirst(text, readers);
      setTimeout(() => this.adopt(), ADOPT_AFTER_MS);
      return;
    }
    const socket = this.socket ?? this.connect();
    socket.ref();
    this.waiting.push(...readers);
    socket.write(text);
  }

  // The first event, if it comes at once, and the answer to it need no socket, whose modules are loaded afterwards.
  sendFirst(text, readers) {
    this.waiting.push(...readers);
    try {
      writeAll(this.inherited, text);
    } catch {
      // The server has gone, and the socket will say so.
    }
  }

  receiveFirst() {
    if (this.inherited === null) return;
    const data = readSome(this.inherited, Buffer.allocUnsafe(RECEIVE_BYTES));
    if (data.length > 0) this.receive(data);
    if (data.length === 0 || this.received.length > 0) this.adopt();
  }

  // Makes a socket of the inherited connection.
  adopt() {
    if (this.inherited !== null) this.connect();
  }

  connect() {
    net ??= requireAsAtBuild('net');
    const options = {
      // One buffer for the life of the process instead of a new one and a stream event for each read.
      onread: {
        buffer: Buffer.allocUnsafe(RECEIVE_BYTES),
        callback: (length, buffer) => {
          this.receive(buffer.subarray(0, length));
          return true;
        },
      },
    };
    const socket = this.inherited === null
      ? net.connect({ host: this.host, port: this.port, noDelay: true, ...options })
      : new net.Socket({ fd: this.inherited, readable: true, writable: true, ...options });
    this.inherited = null;
    socket.on('error', () => this.closed(socket));
    socket.on('close', () => this.closed(socket));
    this.socket = socket;
    return socket;
  }

  // A connection for later, which does not keep the event loop alive.
  async connectAhead() {
    const socket = this.connect();
    socket.unref();
    await new Promise((resolve) => socket.once('ready', resolve).once('error', resolve));
    // Not from within the event, whose request is still listed among the active ones.
    await new Promise(setImmediate);
  }

  // Whoever waits for an answer waits in vain.
  close() {
    const socket = this.socket;
    this.socket = null;
    this.waiting = [];
    socket?.destroy();
  }

  closed(socket) {
    if (this.socket !== socket) return;
    this.socket = null;
    this.received = [];
    const waiting = this.waiting;
    this.waiting = [];
    if (waiting.length === 0) return;
    // A refused response (too large) may close the connection before the next invocation was asked for:
    // ask on a new one. When only that was waited for, the server has ended this environment, or itself.
    if (waiting.length === 1) process.exit(1);
    this.send(this.nextRequest, waiting.slice(-1));
  }

  receive(data) {
    let rest = data;
    if (this.received.length > 0) {
      // A large event comes in many reads: they are joined once, when the last of it is there.
      this.received.push(Buffer.from(data));
      this.missing -= data.length;
      if (this.missing > 0) return;
      rest = Buffer.concat(this.received);
      this.received = [];
    }
    while (rest.length > 0) {
      const reply = parseReply(rest);
      if (reply.missing > 0) {
        // The buffer is read into again as soon as this returns, so what is kept of it is copied.
        this.received = [Buffer.from(rest)];
        this.missing = reply.missing;
        return;
      }
      rest = rest.subarray(reply.length);
      if (reply.status >= 200) this.waiting.shift()?.(reply);
    }
  }

  invocationReader(onInvocation) {
    return (reply) => {
      if (reply.status !== 200) throw new Error(`The Runtime API answered ${reply.status}: ${reply.body}`);
      onInvocation(reply);
    };
  }
}

function ignore() {}

// The answer at the start of the data, or how many bytes are missing of it, at least.
function parseReply(data) {
  const headEnd = data.indexOf(HEAD_END);
  if (headEnd < 0) return INCOMPLETE;
  const head = data.utf8Slice(0, headEnd);
  const start = headEnd + HEAD_END.length;
  const header = (name) => findHeader(head, name);
  const status = Number(head.slice(9, 12));
  if (header('transfer-encoding') === 'chunked') return parseChunks(data, start, status, header);
  const end = start + Number(header('content-length') ?? 0);
  if (data.length < end) return { missing: end - data.length };
  return { status, header, body: data.utf8Slice(start, end), length: end };
}

// Headers are looked up in the text as it came: five are used, so a table of all of them costs more.
function findHeader(head, name) {
  for (let line = head.indexOf('\r\n'); line >= 0; line = head.indexOf('\r\n', line + 2)) {
    const valueAt = line + 2 + name.length;
    if (head.charCodeAt(valueAt) !== 0x3a || head.slice(line + 2, valueAt).toLowerCase() !== name) continue;
    const end = head.indexOf('\r\n', valueAt);
    return head.slice(valueAt + 1, end < 0 ? undefined : end).trim();
  }
  return undefined;
}

function parseChunks(data, start, status, header) {
  const parts = [];
  for (let at = start; ;) {
    const lineEnd = data.indexOf('\r\n', at);
    if (lineEnd < 0) return INCOMPLETE;
    const size = parseInt(data.latin1Slice(at, lineEnd), 16);
    const end = lineEnd + 2 + size;
    if (data.length < end + 2) return { missing: end + 2 - data.length };
    if (size === 0) return { status, header, body: Buffer.concat(parts).toString(), length: end + 2 };
    parts.push(data.subarray(lineEnd + 2, end));
    at = end + 2;
  }
}

module.exports = { RuntimeApi };
