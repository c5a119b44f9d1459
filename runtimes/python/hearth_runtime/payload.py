"""Reads events and writes responses as AWS's runtime does, which uses simplejson with its defaults.

The C module beneath `json` is used directly: importing `json` costs 9 ms for `re`, which most of the
small functions never need. Where `_json` is not as expected, or rejects a text, `json` itself takes over.
"""

import sys

# AWS's runtimes escape what is not ASCII until Python 3.11 and no longer from 3.12 on.
_ASCII_ONLY = sys.version_info < (3, 12)
_PLAIN = frozenset((str, int, float, bool, type(None)))


class _ScannerSettings:
    strict = True
    object_hook = None
    object_pairs_hook = None
    array_hook = None
    parse_float = float
    parse_int = int
    memo = {}

    @staticmethod
    def parse_constant(name):
        return float(name.replace("Infinity", "inf"))


class _DecimalMet(Exception):
    """A Decimal is somewhere in the response, so that it must be written by the slower way."""


class Payload:
    def __init__(self):
        try:
            from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner

            self._scan = make_scanner(_ScannerSettings)
            self._make_encoder = make_encoder
            self._quote = encode_basestring_ascii if _ASCII_ONLY else encode_basestring
            self._encode_fast(None)
        except (ImportError, AttributeError, TypeError):
            self._scan = self._make_encoder = None

    def decode(self, body, content_type):
        """body: bytes. Anything that is declared not to be JSON reaches the handler as it is."""
        if content_type is not None and not content_type.startswith("application/json"):
            return body
        try:
            text = body.decode("utf-8", "surrogatepass").strip(" \t\r\n")
            if self._scan is not None:
                event, end = self._scan(text, 0)
                if end == len(text):
                    return event
        # Whatever is wrong with the text, `json` finds the words for it below. SystemError is what the scanner
        # raises until Python 3.12 when it looks for JSONDecodeError and `json` has not been imported.
        except (ValueError, StopIteration, RecursionError, SystemError):
            pass
        import json

        try:
            return json.loads(body)
        except Exception as error:
            from .handler import Fault

            raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error) from None

    def encode(self, response):
        """The bytes to post and their content type."""
        if isinstance(response, bytes):
            return response, "application/unknown"
        try:
            return self.encode_text(response).encode("utf-8"), "application/json"
        except Exception as error:
            from .handler import Fault

            raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error) from None

    def encode_text(self, value):
        if _has_named_tuple(value):
            value = _named_tuples_as_objects(value)
        if self._make_encoder is None:
            import json

            return json.dumps(value, default=_default_without_decimals, ensure_ascii=_ASCII_ONLY)
        try:
            return self._encode_fast(value)
        except _DecimalMet:
            return self._encode_with_decimals(value)

    def _encode_fast(self, value):
        # The dictionary finds circular references: one for each encoding, as a failed one leaves its tracks.
        return "".join(self._make_encoder({}, _default, self._quote, None, ": ", ", ", False, False, True)(value, 0))

    def _encode_with_decimals(self, value):
        # Only strings pass through a function that can be replaced; it lets the digits out unquoted.
        quote = self._quote

        def default(value):
            try:
                return _default(value)
            except _DecimalMet:
                return float("nan") if value.is_nan() else _Digits(value)

        def quote_unless_digits(text):
            return str(text) if type(text) is _Digits else quote(text)

        encode = self._make_encoder({}, default, quote_unless_digits, None, ": ", ", ", False, False, True)
        return "".join(encode(value, 0))


class _Digits(str):
    """A Decimal's own digits, which no float could hold."""


def _default(value):
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8")
    decimal = sys.modules.get("decimal")
    if decimal is not None and isinstance(value, decimal.Decimal):
        raise _DecimalMet
    if callable(getattr(value, "_asdict", None)):
        return value._asdict()
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def _default_without_decimals(value):
    try:
        return _default(value)
    except _DecimalMet:
        return float(value)


def _has_named_tuple(value):
    # The C encoder writes every tuple as an array and asks nobody; simplejson writes named ones as objects.
    # Looking costs under a third of the encoding, and nothing for plain values.
    kind = type(value)
    if kind in _PLAIN:
        return False
    try:
        if kind is dict:
            value = value.values()
        elif kind is not list and kind is not tuple:
            return isinstance(value, tuple) and hasattr(value, "_asdict")
        if _PLAIN.issuperset(map(type, value)):
            return False
        return any(map(_has_named_tuple, value))
    except RecursionError:
        return False


def _named_tuples_as_objects(value):
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: _named_tuples_as_objects(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_named_tuples_as_objects(item) for item in value]
    return value
