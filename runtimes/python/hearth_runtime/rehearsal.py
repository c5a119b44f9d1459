"""Goes through a start and two invocations with nobody there, so that the first real ones are fast.

In a fork server the interpreter adapts its code to what it runs (Python 3.11 and later), so that no child writes to those
pages again. In a child that waits for its function the pages that a start touches are there already: on Python 3.12 a start
takes 1.5 ms after it and 3.7 ms without. Whatever a function could see of it is undone.
"""

import _socket
import os
import sys

from . import _serve, logs
from .handler import load
from .logging_setup import configure
from .runtime_api import RuntimeApi
from .search_path import set_search_path

_MODULE = "hearth_rehearsed"
_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rehearsed")
_EVENT = b'{"key": "value", "list": [1, 2.5, true, null], "nested": {"a": "b"}}'
_NEXT = (
    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: application/json\r\n"
    b"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\nLambda-Runtime-Deadline-Ms: 1542409706888\r\n"
    b"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:rehearsed\r\n"
    b"Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1\r\n\r\n" % len(_EVENT)) + _EVENT
_ACCEPTED = b'HTTP/1.1 202 Accepted\r\nContent-Length: 16\r\nContent-Type: application/json\r\n\r\n{"status":"OK"}\n'


def rehearse(times):
    import logging

    root = logging.getLogger()
    kept = (sys.path[:], dict(os.environ), sys.stdout, sys.stderr, root.level, logging.Formatter.converter)
    for _ in range(times):
        try:
            _rehearse_once()
        finally:
            for handler in root.handlers[:]:
                root.removeHandler(handler)
                handler.close()
            sys.path[:], environ, sys.stdout, sys.stderr, level, logging.Formatter.converter = kept
            root.setLevel(level)
            os.environ.clear()
            os.environ.update(environ)
            logs.current_request_id = logs.current_tenant_id = logs._sink = None
            sys.modules.pop(_MODULE, None)
            # Else the finder would remember folders as they were before the function's were mounted.
            for folder in [folder for folder in sys.path_importer_cache if folder not in sys.path]:
                del sys.path_importer_cache[folder]


def _rehearse_once():
    os.environ.update({"LAMBDA_TASK_ROOT": _FOLDER, "AWS_LAMBDA_FUNCTION_NAME": "rehearsed"})
    sys.stdout, sys.stderr = logs._unbuffered(sys.stdout, 1), logs._unbuffered(sys.stderr, 2)
    configure()
    set_search_path()
    with open(os.path.join(_FOLDER, _MODULE + ".py"), "rb") as source:
        compile(source.read(), _MODULE, "exec")  # The function's own code is never compiled already.
    ours, theirs = _socket.socketpair()
    theirs.sendall(_NEXT + _ACCEPTED + _NEXT + _ACCEPTED)
    theirs.shutdown(_socket.SHUT_WR)
    runtime_api = RuntimeApi("127.0.0.1:9001")
    runtime_api._socket = ours
    try:
        _serve(runtime_api, load(_MODULE + ".handler"), None)
    except ConnectionResetError:
        pass  # The canned answers have come to their end.
    finally:
        ours.close()
        theirs.close()
