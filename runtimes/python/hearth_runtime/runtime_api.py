"""The Lambda Runtime API (2018-06-01) over one kept-alive socket.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

`_socket` is the C module beneath `socket`, whose own import costs 10 ms. An answer and the request for the
next invocation are sent in one write (HTTP/1.1 pipelining), which saves a round trip for each invocation:
55 us remain from an event to its answer, 9 of them in this file.
"""

import _socket

_BASE = b"/2018-06-01/runtime/"
_RECEIVE_BYTES = 65536


class RuntimeApiError(Exception):
    """The Runtime API answered something that the runtime cannot go on with."""


class Reply:
    """An answer of the Runtime API: status, body (bytes) and headers by lower-case name."""

    __slots__ = ("status", "body", "_headers")

    def __init__(self, status, headers, body):
        self.status = status
        self.body = body
        self._headers = headers

    def header(self, name):
        value = self._headers.get(name)
        # AWS's header values are UTF-8; the client context holds whatever the caller sent.
        return None if value is None else value.decode("utf-8", "replace")


def connect(address):
    host, _, port = address.rpartition(":")
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    connection.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
    connection.connect((host or "127.0.0.1", int(port)))
    return connection


class RuntimeApi:
    def __init__(self, address, connection=None):
        self._address = address
        self._tail = b" HTTP/1.1\r\nHost: " + address.encode("ascii") + b"\r\n"
        self._next = b"GET " + _BASE + b"invocation/next" + self._tail + b"\r\n"
        self._socket = connection
        self._received = b""
        # The acknowledgement is the same, byte by byte, for all invocations of a second.
        self._acknowledgement = b""

    def next(self):
        """Blocks until there is an invocation."""
        try:
            self._send(self._next)
        except OSError:
            # A connection made ahead is open while the function loads, which may have closed what it did not know.
            self._socket = None
            self._send(self._next)
        return self._read_next()

    def post_response_then_next(self, request_id, body, content_type):
        head = self._post(b"invocation/" + request_id.encode("ascii") + b"/response", body, content_type, None)
        return self._post_then_next(head, body)

    def post_error_then_next(self, request_id, body, error_type):
        head = self._post(b"invocation/" + request_id.encode("ascii") + b"/error", body, "application/json", error_type)
        return self._post_then_next(head, body)

    def post_init_error(self, body, error_type):
        self._send(self._post(b"init/error", body, "application/json", error_type) + body)
        self._read_reply()

    def restore_next(self):
        """Blocks until the snapshot that this process is has been restored."""
        get = b"GET " + _BASE + b"restore/next" + self._tail + b"\r\n"
        try:
            self._send(get)
        except OSError:
            self._socket = None  # As for next().
            self._send(get)
        self._read_next()

    def post_restore_error(self, body, error_type):
        self._send(self._post(b"restore/error", body, "application/json", error_type) + body)
        self._read_reply()

    def _post(self, path, body, content_type, error_type):
        head = b"POST %b%b%bContent-Type: %b\r\nContent-Length: %d\r\n" % (
            _BASE, path, self._tail, content_type.encode("latin-1", "replace"), len(body))
        if error_type is not None:
            head += b"Lambda-Runtime-Function-Error-Type: " + error_type.encode("ascii", "replace") + b"\r\n"
        return head + b"\r\n"

    def _post_then_next(self, head, body):
        try:
            # A small body is joined (one packet); a large one is not copied a second time.
            if len(body) <= _RECEIVE_BYTES:
                self._send(head + body + self._next)
            else:
                self._send(head)
                self._socket.sendall(body)
                self._socket.sendall(self._next)
            status = 202 if self._skip_acknowledgement() else self._read_reply().status
        except OSError:
            # The server may refuse a body by closing the connection (AWS: Function.ResponseSizeTooLarge
            # is the platform's finding). The runtime then just asks for the next invocation.
            self._close()
            return self.next()
        if status >= 500:
            raise RuntimeApiError("The Runtime API answered %d" % status)
        if self._socket is None:
            return self.next()
        return self._read_next()

    def _skip_acknowledgement(self):
        """Whether there was one that is known already: reading it would take a fifth of the client's time."""
        if not self._received:
            self._received = self._receive()
        if not self._acknowledgement or not self._received.startswith(self._acknowledgement):
            return False
        self._received = self._received[len(self._acknowledgement):]
        return True

    def _read_next(self):
        reply = self._read_reply()
        if reply.status != 200:
            raise RuntimeApiError("The Runtime API answered %d: %r" % (reply.status, reply.body))
        return reply

    def _send(self, data):
        if self._socket is None:
            self._socket = connect(self._address)
            self._received = b""
        self._socket.sendall(data)

    def _close(self):
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _read_reply(self):
        data = self._received
        while True:
            end = data.find(b"\r\n\r\n")
            if end >= 0:
                break
            data += self._receive()
        lines = data[:end].split(b"\r\n")
        status = int(lines[0][9:12])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()

        rest = data[end + 4:]
        if status == 100:
            self._received = rest
            return self._read_reply()
        if b"chunked" in headers.get(b"transfer-encoding", b""):
            body = self._read_chunks(rest)
        else:
            length = int(headers.get(b"content-length", 0))
            body = rest if len(rest) == length else self._read_exactly(rest, length)
            if body is rest:
                self._received = b""
        if headers.get(b"connection", b"").lower() == b"close":
            self._close()
        elif status == 202:
            self._acknowledgement = data[:end + 4] + body
        return Reply(status, headers, body)

    def _read_exactly(self, data, length):
        if len(data) < length:
            parts, size = [data], len(data)
            while size < length:
                part = self._receive()
                parts.append(part)
                size += len(part)
            data = b"".join(parts)
        self._received = data[length:]
        return data[:length]

    def _read_chunks(self, data):
        body = []
        while True:
            while b"\r\n" not in data:
                data += self._receive()
            size, _, data = data.partition(b"\r\n")
            length = int(size.split(b";")[0], 16)
            chunk = self._read_exactly(data, length + 2)[:length]
            data = self._received
            if length == 0:
                return b"".join(body)
            body.append(chunk)

    def _receive(self):
        data = self._socket.recv(_RECEIVE_BYTES)
        if not data:
            raise ConnectionResetError("The Runtime API closed the connection")
        return data
