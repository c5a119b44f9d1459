'use strict';

// console.* as AWS has it: a time, the request id and a level before each text, or one JSON object each.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
//
// A log event goes as one frame to the telemetry file descriptor, whatever line ends it has inside:
// 4 bytes type (0xa55a0000 + level and format), 4 bytes length, 8 bytes microseconds since 1970, the message;
// all big-endian. Without that descriptor it is a line on standard output.

const fs = require('fs');
const util = require('util');
const { intoError, stackLines, toLogText } = require('./errors.cjs');

const FRAME_HEAD_BYTES = 16;
const FRAME_TEXT = 0xa55a0003;
const FRAME_JSON = 0xa55a0002;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const METHODS = [
  ['trace', 'TRACE'], ['debug', 'DEBUG'], ['info', 'INFO'], ['log', 'INFO'], ['warn', 'WARN'], ['error', 'ERROR'],
  ['fatal', 'FATAL'],
];

const current = { requestId: undefined, tenantId: undefined };
let json = false;

function patchConsole(environ) {
  json = environ.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const descriptor = environ._LAMBDA_TELEMETRY_LOG_FD;
  // Taken away before user code loads: a child process of the function must not find it.
  delete environ._LAMBDA_TELEMETRY_LOG_FD;
  const write = descriptor === undefined ? writeLine : frameWriter(Number(descriptor));
  const format = json ? formatJson : formatText;
  const lowest = Math.max(0, LEVELS.indexOf(environ.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
  for (const [method, level] of METHODS) {
    const rank = LEVELS.indexOf(level);
    console[method] = rank < lowest && level !== 'FATAL' ? () => {} : (...values) => {
      const now = new Date();
      write(format(now, level, values), rank, now);
    };
  }
}

function setCurrentRequest(requestId, tenantId) {
  current.requestId = requestId;
  current.tenantId = tenantId;
}

function logError(title, error) {
  if (json) console.error(intoError(error));
  else console.error(title, toLogText(intoError(error)));
}

function frameWriter(descriptor) {
  return (message, rank, now) => {
    const text = json ? message : message + '\n';
    const length = Buffer.byteLength(text);
    // One write for a frame, so that those of worker threads do not mix.
    const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + length);
    frame.writeUInt32BE(((json ? FRAME_JSON : FRAME_TEXT) | ((rank + 1) << 2)) >>> 0, 0);
    frame.writeUInt32BE(length, 4);
    frame.writeBigInt64BE(BigInt(now.getTime()) * 1000n, 8);
    frame.utf8Write(text, FRAME_HEAD_BYTES);
    writeAll(descriptor, frame);
  };
}

function writeLine(message) {
  // A carriage return keeps the lines of one event together, as on AWS.
  writeAll(1, Buffer.from(message.replaceAll('\n', '\r') + '\n'));
}

function writeAll(descriptor, data) {
  for (let at = 0; at < data.length;) {
    try {
      at += fs.writeSync(descriptor, data, at);
    } catch (error) {
      // Node makes a standard stream that is a pipe non-blocking; the reader only has to catch up.
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function formatText(now, level, values) {
  return `${now.toISOString()}\t${current.requestId}\t${level}\t${util.format(...values)}`;
}

function formatJson(now, level, values) {
  const entry = { timestamp: now.toISOString(), level, requestId: current.requestId };
  if (current.tenantId !== undefined) entry.tenantId = current.tenantId;
  if (values.length === 1) {
    entry.message = values[0];
    try {
      return JSON.stringify(entry, errorsAsObjects);
    } catch {
      entry.message = util.format(values[0]);
      return JSON.stringify(entry);
    }
  }
  entry.message = util.format(...values);
  const error = values.find((value) => value instanceof Error);
  if (error) Object.assign(entry, describeError(error));
  return JSON.stringify(entry);
}

function errorsAsObjects(_key, value) {
  return value instanceof Error ? { ...describeError(value), ...value } : value;
}

function describeError(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? stackLines(error.stack) : [],
  };
}

module.exports = { patchConsole, setCurrentRequest, logError };
