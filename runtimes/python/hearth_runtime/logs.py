"""Where log records go: frames on the telemetry file descriptor, or lines on standard output.

A frame is one log event, whatever line ends it has inside:
4 bytes type (0xa55a0000 + level and format), 4 bytes length, 8 bytes microseconds since 1970, the message;
all big-endian. https://github.com/aws/aws-lambda-python-runtime-interface-client (FramedTelemetryLogSink)
"""

import io
import os
import sys
import time

current_request_id = None
current_tenant_id = None
json_format = False

_FRAME = 0xA55A0000
_TEXT = 3
_JSON = 2
_ERROR_LEVEL = 40
_sink = None


class FrameSink:
    def __init__(self, file_descriptor):
        self._file_descriptor = file_descriptor

    def write(self, message, level_number=0, is_json=False):
        data = message.encode("utf-8", "replace")
        frame_type = _FRAME | (_JSON if is_json else _TEXT) | _level_bits(level_number)
        microseconds = time.time_ns() // 1000
        frame = frame_type.to_bytes(4, "big") + len(data).to_bytes(4, "big") + microseconds.to_bytes(8, "big") + data
        # One write for a frame, so that those of several threads do not mix; a full pipe takes a part of it.
        written = os.write(self._file_descriptor, frame)
        while written < len(frame):
            written += os.write(self._file_descriptor, frame[written:])

    def write_error(self, lines):
        self.write("\n".join(lines), _ERROR_LEVEL, json_format)


class LineSink:
    """Without frames a carriage return keeps the lines of one event together, as on AWS."""

    def write(self, message, level_number=0, is_json=False):
        sys.stdout.write(message)

    def write_error(self, lines):
        sys.stdout.write("\r".join(lines) + "\n")


def start():
    """Opens the log sink, makes the standard streams unbuffered and prepares `logging`; returns the sink."""
    global _sink, json_format
    # Taken away before user code loads: a child process of the function must not find it.
    file_descriptor = os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
    _sink = LineSink() if file_descriptor is None else FrameSink(int(file_descriptor))
    json_format = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
    sys.stdout = _unbuffered(sys.stdout, 1)
    sys.stderr = _unbuffered(sys.stderr, 2)
    if "logging" in sys.modules:
        _configure_logging()
    else:
        sys.meta_path.insert(0, _LoggingWatch)
    return _sink


def write(message, level_number=0, is_json=False):
    _sink.write(message, level_number, is_json)


def _level_bits(level_number):
    # 0 none, 8 DEBUG, 12 INFO, 16 WARNING, 20 ERROR, 24 CRITICAL: AWS's numbers, whose 4 is TRACE.
    level = min(50, max(0, level_number)) // 10
    return (level + 1) * 4 if level else 0


def _unbuffered(stream, file_descriptor):
    # What was printed must have left the process when os._exit or a kill ends it, and print() must keep
    # its order with frames. The encoding stays what PYTHONIOENCODING or the locale said.
    encoding = stream.encoding if stream is not None else "utf-8"
    if encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968"):
        encoding = "utf-8"
    errors = stream.errors if stream is not None else "strict"
    raw = io.FileIO(file_descriptor, "w", closefd=False)
    return io.TextIOWrapper(raw, encoding, errors, newline="\n", write_through=True)


def _configure_logging():
    from .logging_setup import configure

    configure()


class _LoggingWatch:
    """Sets the root logger up when `logging` is first imported: the same to its users, who cannot see it
    earlier, and 14 ms less for a function that never does."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "logging":
            return None
        from importlib.machinery import PathFinder

        sys.meta_path.remove(cls)
        # AWS has imported `logging` before the function's folder is searched, so a logging.py there is never
        # found; here it must be passed over.
        spec = PathFinder.find_spec(name, [os.path.dirname(os.__file__)])
        if spec is None:
            return None
        load = spec.loader.exec_module

        def load_then_configure(module):
            load(module)
            _configure_logging()

        spec.loader.exec_module = load_then_configure
        return spec
