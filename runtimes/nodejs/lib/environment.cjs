'use strict';

// The environment of a function, for a process that has started without it.

const { Module } = require('module');

// entries: NAME=VALUE, each ended by a zero byte.
function parseEnvironment(entries) {
  const environ = {};
  for (const entry of entries.split('\0')) {
    const equals = entry.indexOf('=', 1);
    if (equals > 0) environ[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  return environ;
}

function replaceEnvironment(environ) {
  const before = { ...process.env };
  for (const name of Object.keys(before)) if (!(name in environ)) delete process.env[name];
  // Only what differs: setting TZ, even to what it is, makes Node look the time zone up again.
  for (const name of Object.keys(environ)) if (before[name] !== environ[name]) process.env[name] = environ[name];
  // Node read NODE_PATH when the process started, which was for no function yet.
  if (before.NODE_PATH !== environ.NODE_PATH) Module._initPaths();
}

module.exports = { parseEnvironment, replaceEnvironment };
