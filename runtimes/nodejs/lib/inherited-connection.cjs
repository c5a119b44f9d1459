'use strict';

// A process that starts plainly may be born with a connection to the Runtime API, whose number a variable has. Its first event and first answer
// go through plain reads and writes, so that `net` and streams (3 to 4 ms) are loaded when the first caller has its answer.

const fs = require('fs');

const VARIABLE = '_HEARTH_RUNTIME_API_FD';

// Taken away before user code loads.
function takeInherited(environ) {
  const descriptor = environ[VARIABLE];
  delete environ[VARIABLE];
  return descriptor === undefined ? null : Number(descriptor);
}

function writeAll(descriptor, text) {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length;) at += fs.writeSync(descriptor, data, at);
}

// What has come; nothing when nothing did within the few milliseconds that the descriptor waits (SO_RCVTIMEO), or will.
function readSome(descriptor, buffer) {
  try {
    return buffer.subarray(0, fs.readSync(descriptor, buffer));
  } catch {
    return buffer.subarray(0, 0);
  }
}

module.exports = { takeInherited, writeAll, readSome };
