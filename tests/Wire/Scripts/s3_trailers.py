"""
Bodies in pieces, as the SDKs for Java, Go and JavaScript send them: each piece signed, or none, with a checksum behind. boto3 never signs
pieces, so they are made here. Arguments: a key pair of a server that enforces authentication.
"""
import base64
import datetime
import hashlib
import hmac
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

URL, (KEY, SECRET) = os.environ["AWS_ENDPOINT_URL"], sys.argv[1:3]
EMPTY = hashlib.sha256(b"").hexdigest()
CONTENT = os.urandom(150_000)


def crc64nvme(data):
    crc = 0xFFFFFFFFFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0x9A6C9329AC4BC9B5 if crc & 1 else crc >> 1
    return base64.b64encode((crc ^ 0xFFFFFFFFFFFFFFFF).to_bytes(8, "big")).decode()


CHECKSUM = crc64nvme(CONTENT)


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def request(method, path, payload, headers, body_of=None):
    """Signs by hand. body_of gets (key, timestamp, scope, signature of the head) and makes the body."""
    timestamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{timestamp[:8]}/us-east-1/s3/aws4_request"
    headers = {"host": urllib.parse.urlparse(URL).netloc, "x-amz-date": timestamp, "x-amz-content-sha256": payload, **headers}
    names = ";".join(sorted(headers))
    canonical = "\n".join([method, path, "", *(f"{name}:{headers[name]}" for name in sorted(headers)), "", names, payload])
    key = ("AWS4" + SECRET).encode()
    for part in scope.split("/"):
        key = sign(key, part)
    signature = sign(key, "\n".join(["AWS4-HMAC-SHA256", timestamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])).hex()
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={names}, Signature={signature}"
    body = body_of(key, timestamp, scope, signature) if body_of else None
    try:
        with urllib.request.urlopen(urllib.request.Request(URL + path, data=body, method=method, headers=headers)) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        content = error.read()
        return error.code, dict(error.headers), xml.fromstring(content).findtext("Code") if content else None


def signed_pieces(trailer=None, spoil=None):
    def body(key, timestamp, scope, previous):
        out = b""
        for start in (*range(0, len(CONTENT), 65536), None):
            piece = b"" if start is None else CONTENT[start:start + 65536]
            text = "\n".join(["AWS4-HMAC-SHA256-PAYLOAD", timestamp, scope, previous, EMPTY, hashlib.sha256(piece).hexdigest()])
            previous = sign(key, text).hex()
            shown = "0" * 64 if spoil == "piece" and start == 65536 else previous
            out += f"{len(piece):x};chunk-signature={shown}\r\n".encode() + (piece + b"\r\n" if piece or trailer is None else b"")
        if trailer is not None:
            line = f"x-amz-checksum-crc64nvme:{trailer}\n"
            text = "\n".join(["AWS4-HMAC-SHA256-TRAILER", timestamp, scope, previous, hashlib.sha256(line.encode()).hexdigest()])
            signature = "0" * 64 if spoil == "trailer" else sign(key, text).hex()
            out += line.strip().encode() + f"\r\nx-amz-trailer-signature:{signature}\r\n\r\n".encode()
        return out
    return body


def unsigned_pieces(trailer):
    return lambda *_: b"".join(
        f"{len(CONTENT[start:start + 65536]):x}\r\n".encode() + CONTENT[start:start + 65536] + b"\r\n" for start in range(0, len(CONTENT), 65536)
    ) + f"0\r\nx-amz-checksum-crc64nvme:{trailer}\r\n\r\n".encode()


LENGTH = {"x-amz-decoded-content-length": str(len(CONTENT)), "content-encoding": "aws-chunked"}
TRAILER = {**LENGTH, "x-amz-trailer": "x-amz-checksum-crc64nvme"}
SIGNED, SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
assert request("PUT", "/trailers", EMPTY, {})[0] == 200


def put(name, payload, headers, body):
    return request("PUT", f"/trailers/{name}", payload, headers, body)


for name, payload, headers, body in (
        ("signed", SIGNED, LENGTH, signed_pieces()), ("signed-trailer", SIGNED_TRAILER, TRAILER, signed_pieces(CHECKSUM)),
        ("unsigned-trailer", UNSIGNED_TRAILER, TRAILER, unsigned_pieces(CHECKSUM))):
    status, answered, content = put(name, payload, headers, body)
    assert status == 200, (name, content)
    assert answered["x-amz-checksum-crc64nvme"] == CHECKSUM and answered["x-amz-checksum-type"] == "FULL_OBJECT", answered
    status, answered, content = request("GET", f"/trailers/{name}", EMPTY, {"x-amz-checksum-mode": "ENABLED"})
    assert content == CONTENT and answered["x-amz-checksum-crc64nvme"] == CHECKSUM, answered
    assert "Content-Encoding" not in answered, answered
WRONG = base64.b64encode(bytes(8)).decode()
for expected, payload, headers, body in (
        ((403, "SignatureDoesNotMatch"), SIGNED, LENGTH, signed_pieces(spoil="piece")),
        ((403, "SignatureDoesNotMatch"), SIGNED_TRAILER, TRAILER, signed_pieces(CHECKSUM, spoil="trailer")),
        ((400, "BadDigest"), SIGNED_TRAILER, TRAILER, signed_pieces(WRONG)),
        ((400, "BadDigest"), UNSIGNED_TRAILER, TRAILER, unsigned_pieces(WRONG)),
        ((400, "IncompleteBody"), UNSIGNED_TRAILER, {**TRAILER, "x-amz-decoded-content-length": "150001"}, unsigned_pieces(CHECKSUM))):
    status, _, code = put("spoiled", payload, headers, body)
    assert (status, code) == expected, (expected, status, code)
assert request("HEAD", "/trailers/spoiled", EMPTY, {})[0] == 404
print("trailers: ok")
