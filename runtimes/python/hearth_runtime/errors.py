"""Describes, logs and encodes what a function failed with. Imported at the first error only."""

import os
import time

from . import logs
from .handler import Fault
from .payload import Payload

_OWN_DIRECTORY = os.path.dirname(os.path.abspath(__file__))
_NO_BREAK_SPACE = "\u00a0"
_UNHANDLED_WARNING = (
    "LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. "
    "However, in rare cases, a Lambda runtime update can cause unexpected function behavior. "
    "For functions using managed runtimes, runtime updates can be triggered by a function change, "
    "or can be applied automatically. To determine if the runtime has been updated, check the runtime "
    "version in the INIT_START log entry. If this error correlates with a change in the runtime version, "
    "you may be able to mitigate this error by temporarily rolling back to the previous runtime version. "
    "For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html\r")


def describe(exception):
    """The AWS error type, message and stack trace of an exception: the user's frames, not the runtime's."""
    if isinstance(exception, Fault):
        return exception.error_type, exception.message, exception.stack
    import traceback

    frames = [
        (frame.filename, frame.lineno, frame.name, frame.line)
        for frame in traceback.extract_tb(exception.__traceback__)
    ]
    while frames and frames[0][0].startswith(_OWN_DIRECTORY):
        del frames[0]
    return type(exception).__name__, str(exception), traceback.format_list(frames)


def error_object(error_type, message, stack, request_id):
    return {"errorMessage": message, "errorType": error_type, "requestId": request_id or "", "stackTrace": stack}


def encode(error):
    # A message may hold half of a surrogate pair, which no UTF-8 has; it is replaced, not refused.
    return Payload().encode_text(error).encode("utf-8", "replace")


def warn_unhandled():
    import logging

    logging.warning(_UNHANDLED_WARNING)


def log(error, log_sink):
    if logs.json_format:
        entry = {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "log_level": "ERROR"}
        entry.update(error)
        log_sink.write_error([Payload().encode_text(entry)])
        return
    title = "[ERROR] " + error["errorType"]
    if error["errorMessage"]:
        title += ": " + error["errorMessage"]
    lines = [title, "Traceback (most recent call last):"]
    for entry in error["stackTrace"]:
        lines += [_indented(line) for line in entry.splitlines()] or [""]
    log_sink.write_error(lines)


def _indented(line):
    # CloudWatch's console trims ordinary leading blanks, so AWS indents with no-break spaces.
    text = line.lstrip(" ")
    return _NO_BREAK_SPACE * (len(line) - len(text)) + text


