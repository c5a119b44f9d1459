"""The root logger as AWS sets it up. Imported only together with the standard `logging` module.

https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
"""

import logging
import os
import time

from . import logs

_JSON_TIME = "%Y-%m-%dT%H:%M:%SZ"
_OWN_FIELDS = frozenset((
    "name", "msg", "args", "levelname", "levelno", "pathname", "filename", "module", "exc_info", "exc_text",
    "stack_info", "lineno", "funcName", "created", "msecs", "relativeCreated", "thread", "threadName",
    "processName", "process", "aws_request_id", "tenant_id"))


class LambdaHandler(logging.Handler):
    levels_in_frames = False

    def emit(self, record):
        try:
            logs.write(self.format(record), record.levelno if self.levels_in_frames else 0, logs.json_format)
        except Exception:
            self.handleError(record)


class RequestFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = logs.current_request_id or ""
        record.tenant_id = logs.current_tenant_id
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a record; `extra` fields become fields of it."""

    def format(self, record):
        level = min(50, max(0, record.levelno)) // 10 * 10
        entry = {
            "timestamp": self.formatTime(record, _JSON_TIME),
            "level": logging.getLevelName(level),
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info:
            import traceback

            kind, exception, trace = record.exc_info
            entry["stackTrace"] = traceback.format_tb(trace) if trace else None
            entry["errorType"] = kind.__name__ if kind else None
            entry["errorMessage"] = str(exception)
        entry["requestId"] = record.aws_request_id
        if record.exc_info:
            entry["location"] = "%s:%s:%d" % (record.pathname, record.funcName, record.lineno)
        entry["tenantId"] = record.tenant_id
        for key, value in record.__dict__.items():
            if key not in _OWN_FIELDS and key not in entry:
                entry[key] = value
        return self._encode({key: value for key, value in entry.items() if value is not None}) + "\n"

    @staticmethod
    def _encode(entry):
        import json

        return json.dumps(entry, ensure_ascii=False, default=str)


def configure():
    logging.Formatter.converter = time.gmtime
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = "DEBUG" if level == "TRACE" else "CRITICAL" if level == "FATAL" else level
    handler = LambdaHandler()
    # AWS tells the level in the frame only where a filter can use it.
    handler.levels_in_frames = logs.json_format or level != ""
    if logs.json_format:
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(RequestFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    if isinstance(logging.getLevelName(level), int):
        root.setLevel(level)
