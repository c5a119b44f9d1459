import os
import sys
from collections import namedtuple
from decimal import Decimal

invocations = 0
TELEMETRY_AT_IMPORT = os.environ.get("_LAMBDA_TELEMETRY_LOG_FD")


def echo(event, context):
    global invocations
    invocations += 1
    return {"event": event, "invocations": invocations}


def describe_context(event, context):
    client = context.client_context
    return {
        "repr": repr(context),
        "aws_request_id": context.aws_request_id,
        "log_group_name": context.log_group_name,
        "log_stream_name": context.log_stream_name,
        "function_name": context.function_name,
        "function_version": context.function_version,
        "memory_limit_in_mb": context.memory_limit_in_mb,
        "invoked_function_arn": context.invoked_function_arn,
        "remaining": context.get_remaining_time_in_millis(),
        "client": client and [client.client.installation_id, client.custom, client.env],
        "identity": [context.identity.cognito_identity_id, context.identity.cognito_identity_pool_id],
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
        "telemetry": TELEMETRY_AT_IMPORT,
        "path": sys.path,
        "has_exit": "exit" in dir(__builtins__) or "exit" in __builtins__,
        "heavy": sorted({"json", "logging", "re", "socket"} & set(sys.modules)),
    }


def fail(event, context):
    raise Exception("Handler fails")


def unmarshallable(event, context):
    return {"value": object()}


def rare_types(event, context):
    pair = namedtuple("Pair", "left right")
    return {"decimal": Decimal("1.100000000000000000001"), "bytes": b"abc", "pair": [pair(1, pair(2, 3))], "text": "é"}


def raw_bytes(event, context):
    return b"\x01raw"


def exit_with_three(event, context):
    sys.stdout.write("leaving without a line end")
    sys.exit(3)


def exit_at_once(event, context):
    sys.stdout.write("gone without a line end")
    os._exit(4)


def large(event, context):
    return "x" * (5 * 1024 * 1024) + event["tail"]


def log(event, context):
    import logging

    logger = logging.getLogger()
    print("printed\nlines")
    logger.warning("two\nlines %d", 2)
    logger.info("not shown by default")
    context.log("from the context")
    try:
        raise ValueError("wrong")
    except ValueError:
        logging.getLogger("named").exception("caught", extra={"order": 7})


def trace_of_children(event, context):
    import subprocess

    name = "_X_AMZN_TRACE_ID"
    with os.popen(f"printenv {name}") as output:
        shell = output.read().strip()
    reader, writer = os.pipe()
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", f"printenv {name} >&{writer}"], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, writer, writer)])
    os.waitpid(pid, 0)
    spawned = os.read(reader, 1000).decode().strip()
    os.close(reader)
    os.close(writer)
    return [os.environ[name], subprocess.check_output(["printenv", name], text=True).strip(), shell, spawned]
