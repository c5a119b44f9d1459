"""HTTPS with a certificate of one's own. Arguments: a key pair, and the certificate to trust."""
import io
import os
import sys

import boto3

key, secret, certificate = sys.argv[1:4]


def client(service):
    return boto3.client(
        service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,
        verify=certificate)


assert client("sts").get_caller_identity()["Account"] == "000000000000"

# Over TLS bodies need not be signed: current clients send them in pieces, with a checksum behind.
s3, sent = client("s3"), []
s3.create_bucket(Bucket="tls")
s3.meta.events.register("before-send.s3", lambda request, **_: sent.append(request.headers.get("X-Amz-Content-SHA256")))
content = os.urandom(9_000_000)
s3.put_object(Bucket="tls", Key="object", Body=io.BytesIO(content), ChecksumAlgorithm="SHA256")
assert sent[-1] in (b"STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), sent
s3.upload_fileobj(io.BytesIO(content), "tls", "parts")
for name in ("object", "parts"):
    assert s3.get_object(Bucket="tls", Key=name, ChecksumMode="ENABLED")["Body"].read() == content
print("tls: ok")
