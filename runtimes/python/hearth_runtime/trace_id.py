"""_X_AMZN_TRACE_ID: another one for each invocation, in `os.environ` and in the environment of child processes.

glibc keeps every value that setenv was ever given, 145 bytes an invocation, until a busy environment of 128 MB has no memory left. So the
process's own environment, which only a child would read, is brought up to date when a child is about to start. Python says so to
audit hooks (https://docs.python.org/3/library/audit_events.html).
"""

import os
import sys

_KEY = b"_X_AMZN_TRACE_ID"
_STARTS = frozenset(("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn"))
# What os.environ looks into; there since Python 3.
_environ = os.environ._data
_inherited = None


def set(trace_id):
    if trace_id is None:
        _environ.pop(_KEY, None)
    else:
        _environ[_KEY] = trace_id.encode()


def follow():
    """From now on children see what `os.environ` has."""
    sys.addaudithook(_before_child)


def _before_child(event, arguments):
    global _inherited
    if event not in _STARTS:
        return
    current = _environ.get(_KEY)
    if current == _inherited:
        return
    _inherited = current
    if current is None:
        os.unsetenv(_KEY)
    else:
        os.putenv(_KEY, current)
