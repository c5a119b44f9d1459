"""A booted interpreter that forks into sandboxes, so that a function starts without a Python start.

Runs outside of any sandbox with the server's rights, and runs no code but the standard library's and Hearth's own: what it
imports is what every function finds imported already. For each child the server sends descriptors; the child carries out
the list of system calls that the server has written (namespaces, cgroups, limits, user, capabilities, seccomp), waits for
the environment of its function, and is then what `bootstrap.py` would have become. Its parent is the server.

Every function of one Python version shares the hash seed and the addresses of its fork server, as Android's
applications do. `random` seeds itself anew in every child (os.register_at_fork), and so does OpenSSL, which is not loaded here.
"""

import _socket
import ctypes
import gc
import os
import struct
import sys

from .runtime_api import connect

# What small functions import, by measurement: 11 ms of a start on Python 3.12, 1.5 MB that all environments share.
_PRELOADED = (
    "hearth_runtime.errors", "hearth_runtime.handler", "hearth_runtime.logging_setup", "base64", "collections.abc",
    "contextlib", "copy", "datetime", "decimal", "functools", "io", "itertools", "json", "logging", "math", "operator", "random",
    "re", "string", "struct", "threading", "time", "traceback", "types", "typing", "urllib.parse", "uuid", "warnings", "weakref",
)

# As every sandbox has it; a function that is told another address makes a connection of its own.
_RUNTIME_API = "127.0.0.1:9001"
_REHEARSALS = 20  # More than the calls after which the interpreter adapts a function.

_SOCKET, _OWN_PIDS, _SCRIPT, _CLAIM = 3, 4, 5, 4
_SCRIPT_ADDRESS = 0x2000000000
_FIRST_DESCRIPTOR = 200
_MOST_DESCRIPTORS = 16
_NEW_PIDS = 0x20000000
_CLONE3 = 435
# CLONE_PARENT, CLONE_PIDFD, CLONE_INTO_CGROUP; and what the C library's own fork gives: the thread id where it keeps it.
_PARENT, _PID_DESCRIPTOR, _INTO_CGROUP, _SET_TID, _CLEAR_TID = 0x8000, 0x1000, 0x200000000, 0x1000000, 0x200000
_GET_TID_ADDRESS = 40
_ROBUST_LISTS = {"x86_64": (274, 273), "aarch64": (100, 99)}
_SET_NAMESPACE = {"x86_64": 308, "aarch64": 268}


class _CloneArguments(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in (
        "flags", "pid_descriptor", "child_tid", "parent_tid", "exit_signal", "stack", "stack_size", "tls", "set_tid",
        "set_tid_size", "cgroup")]


# PyDLL keeps the interpreter's lock through the call, as os.fork does.
_libc = ctypes.PyDLL(None, use_errno=True)
_call = _libc.syscall
_call.restype = ctypes.c_long
_call.argtypes = [ctypes.c_long] * 7


def serve():
    """Serves until the server is gone, then ends the process. Returns in every child, with the arguments of `run`."""
    forker = _Forker()
    for name in _PRELOADED:
        __import__(name)
    from .rehearsal import rehearse

    rehearse(_REHEARSALS)
    _run(forker.once)
    connection = _socket.socket(fileno=_SOCKET)
    gc.collect()
    gc.freeze()
    connection.send("\n".join(sorted({name.partition(".")[0] for name in sys.modules})).encode())
    while True:
        message, ancillary, _, _ = connection.recvmsg(1, _socket.CMSG_SPACE(4 * _MOST_DESCRIPTORS))
        if not message:
            os._exit(0)
        descriptors = struct.unpack("%di" % (len(ancillary[0][2]) // 4), ancillary[0][2])
        unified = descriptors[-1] if message == b"u" else None
        pid, pid_descriptor = forker.fork(descriptors[0], unified)
        if pid == 0:
            connection.detach()
            return forker.become_function(descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        if pid < 0:
            connection.send(struct.pack("i", pid))
            continue
        connection.sendmsg(
            [struct.pack("i", pid)], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, struct.pack("i", pid_descriptor))])
        os.close(pid_descriptor)


class _Forker:
    def __init__(self):
        machine = os.uname().machine
        self._set_robust_list, self._get_robust_list = _ROBUST_LISTS[machine][1], _ROBUST_LISTS[machine][0]
        self._set_namespace = _SET_NAMESPACE[machine]
        address = ctypes.c_long(0)
        if _libc.prctl(_GET_TID_ADDRESS, ctypes.byref(address)) != 0:
            raise OSError("This kernel does not say where the C library keeps its thread id (CONFIG_CHECKPOINT_RESTORE).")
        self._tid_address = address.value
        head, length = ctypes.c_long(0), ctypes.c_long(0)
        _call(self._get_robust_list, 0, ctypes.addressof(head), ctypes.addressof(length), 0, 0, 0)
        self._robust_list = (head.value, length.value)
        self.once, self._entry = _read_script()

    def fork(self, init, unified):
        """The child's pid and pidfd; 0 in the child; the negative error number when there is none."""
        descriptor = ctypes.c_int(-1)
        arguments = _CloneArguments(
            flags=_PARENT | _PID_DESCRIPTOR | _SET_TID | _CLEAR_TID | (0 if unified is None else _INTO_CGROUP),
            pid_descriptor=ctypes.addressof(descriptor), child_tid=self._tid_address, cgroup=unified or 0)
        if _call(self._set_namespace, init, _NEW_PIDS, 0, 0, 0, 0) < 0:
            return -ctypes.get_errno(), None
        ctypes.pythonapi.PyOS_BeforeFork()
        pid = _call(_CLONE3, ctypes.addressof(arguments), ctypes.sizeof(arguments), 0, 0, 0, 0)
        if pid == 0:
            # The kernel forgets this list in a child; the C library's own fork sets it anew as well.
            _call(self._set_robust_list, self._robust_list[0], self._robust_list[1], 0, 0, 0, 0)
            ctypes.pythonapi.PyOS_AfterFork_Child()
            return 0, None
        error = ctypes.get_errno()
        ctypes.pythonapi.PyOS_AfterFork_Parent()
        _call(self._set_namespace, _OWN_PIDS, _NEW_PIDS, 0, 0, 0, 0)
        return (pid, descriptor.value) if pid > 0 else (-error, None)

    def become_function(self, descriptors):
        for place, descriptor in enumerate(descriptors):
            os.dup2(descriptor, _FIRST_DESCRIPTOR + place, False)
        _run(self._entry)
        return wait_for_function()


def wait_for_function():
    """The environment and a connection to the Runtime API, or None; the process then stands in the function's directory."""
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, _CLAIM)
    runtime_api = None
    try:
        data = connection.recv(65536, _socket.MSG_DONTWAIT)
    except BlockingIOError:
        from .rehearsal import rehearse

        rehearse(1)
        runtime_api = connect(_RUNTIME_API)
        connection.send(b"!")
        data = connection.recv(65536)
    while data and (len(data) < 4 or len(data) < 4 + int.from_bytes(data[:4], "big")):
        more = connection.recv(65536)
        data = data + more if more else b""
    connection.close()
    if not data:
        os._exit(0)  # The sandbox is being taken down unused.
    environ = dict(entry.split("=", 1) for entry in os.fsdecode(data[4:]).split("\0") if entry)
    if "LC_CTYPE" in os.environ:
        # Python sets it when it starts in a locale that is not installed (PEP 538), and so it would have here.
        environ.setdefault("LC_CTYPE", os.environ["LC_CTYPE"])
    os.chdir(environ["LAMBDA_TASK_ROOT"])
    if runtime_api is not None and environ["AWS_LAMBDA_RUNTIME_API"] != _RUNTIME_API:
        runtime_api = runtime_api.close()
    return environ, runtime_api


def _read_script():
    size = os.fstat(_SCRIPT).st_size
    _libc.mmap.restype = ctypes.c_long
    _libc.mmap.argtypes = [ctypes.c_long] * 6
    read_only, private, fixed = 1, 2, 0x100000
    if _libc.mmap(_SCRIPT_ADDRESS, size, read_only, private | fixed, _SCRIPT, 0) != _SCRIPT_ADDRESS:
        raise OSError("The list of system calls has no place at its address.")
    os.close(_SCRIPT)
    directory = (ctypes.c_long * 4).from_address(_SCRIPT_ADDRESS)
    return _steps(directory[0], directory[1]), _steps(directory[2], directory[3])


def _steps(address, count):
    words = (ctypes.c_long * (8 * count)).from_address(address)
    return [tuple(words[at:at + 8]) for at in range(0, 8 * count, 8)]


def _run(steps):
    for number, (call, a, b, c, d, e, f, may_fail) in enumerate(steps):
        if _call(call, a, b, c, d, e, f) < 0 and not may_fail:
            os.write(2, b"Step %d (system call %d) of entering a sandbox failed with error %d.\n" % (
                number, call, ctypes.get_errno()))
            os._exit(127)
