"""The runtime client for Python: takes invocations from the Runtime API and runs the handler.

A fork server imports this package once and calls `run(environ)` in each child. Nothing here reads the
environment at import, and nothing imports `json`, `logging`, `re` or `socket`: a start takes 15 ms on
Python 3.12 where `json` adds 8 and `logging` 14, and a handler that does not need them never pays.
"""

import os
import sys
import time

from . import logs, trace_id
from .context import LambdaContext, function_facts
from .payload import Payload
from .runtime_api import RuntimeApi
from .search_path import set_search_path


def run(environ=None, connection=None):
    """Runs the function described by the environment until the process ends; never returns.

    environ: the whole environment of the function, for a forked child that inherited another one.
    connection: a socket that is connected to the Runtime API already.
    """
    if environ is not None:
        os.environ.clear()
        os.environ.update(environ)
        time.tzset()

    log_sink = logs.start()
    set_search_path()
    runtime_api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"], connection)
    handler = _initialise(runtime_api, log_sink)
    try:
        if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
            from .snapshot import wait_for_restore

            wait_for_restore(runtime_api, log_sink)
        _serve(runtime_api, handler, log_sink)
    except ConnectionError:
        # The server has ended this environment, or itself: nobody is left to tell, so no traceback either.
        sys.exit(1)


def _initialise(runtime_api, log_sink):
    from .handler import Fault, load

    try:
        return load(os.environ.get("_HANDLER", ""))
    except Fault as fault:
        error_type, message, stack = fault.error_type, fault.message, fault.stack
    # SystemExit is the user's decision to end the process: it must not be caught.
    except Exception as exception:
        from .errors import describe

        error_type, message, stack = describe(exception)
    from . import errors

    error = errors.error_object(error_type, message, stack, "")
    errors.warn_unhandled()
    errors.log(error, log_sink)
    runtime_api.post_init_error(errors.encode(error), error_type)
    sys.exit(1)


def _serve(runtime_api, handler, log_sink):
    payload = Payload()
    function = function_facts()
    trace_id.follow()
    invocation = runtime_api.next()
    while True:
        request_id = invocation.header(b"lambda-runtime-aws-request-id")
        logs.current_request_id = request_id
        logs.current_tenant_id = invocation.header(b"lambda-runtime-aws-tenant-id")
        trace_id.set(invocation.header(b"lambda-runtime-trace-id"))

        fault = None
        try:
            context = LambdaContext(invocation, function)
            event = payload.decode(invocation.body, invocation.header(b"content-type"))
            body, content_type = payload.encode(handler(event, context))
        except Exception as exception:
            fault = exception
        # The event and the context are the user's garbage from here on, not ours to keep while frozen.
        event = context = None

        if fault is None:
            invocation = runtime_api.post_response_then_next(request_id, body, content_type)
            body = None
        else:
            invocation = _report(runtime_api, request_id, fault, log_sink)


def _report(runtime_api, request_id, exception, log_sink):
    from . import errors

    error_type, message, stack = errors.describe(exception)
    error = errors.error_object(error_type, message, stack, request_id)
    errors.log(error, log_sink)
    return runtime_api.post_error_then_next(request_id, errors.encode(error), error_type)
