"""Objects as boto3 sees them: buckets, whole and ranged reads, conditions, checksums, listings, versions, copies, multipart."""
import hashlib
import io
import os
import time
import urllib.error
import urllib.request
import uuid

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

from hearth import client, raises

s3 = client("s3")
bucket = f"objects-{uuid.uuid4().hex[:12]}"
MB = 1024 * 1024


def buckets():
    assert s3.create_bucket(Bucket=bucket)["Location"] == f"/{bucket}"
    s3.create_bucket(Bucket=bucket)  # us-east-1: its owner may make it again
    with raises("BucketAlreadyExists", 409):
        client("s3", account="111122223333").create_bucket(Bucket=bucket)
    with raises("InvalidBucketName", 400, "The specified bucket is not valid."):
        s3._make_api_call("CreateBucket", {"Bucket": "ab"})
    ireland = client("s3", region="eu-west-1")
    with raises("IllegalLocationConstraintException", 400):
        ireland.create_bucket(Bucket=bucket + "-eu")
    ireland.create_bucket(Bucket=bucket + "-eu", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    with raises("BucketAlreadyOwnedByYou", 409):
        ireland.create_bucket(Bucket=bucket + "-eu", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    assert ireland.get_bucket_location(Bucket=bucket + "-eu")["LocationConstraint"] == "eu-west-1"
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
    assert bucket in [one["Name"] for one in s3.list_buckets()["Buckets"]]
    ireland.delete_bucket(Bucket=bucket + "-eu")
    with raises("NoSuchBucket", 404, "The specified bucket does not exist"):
        s3.list_objects_v2(Bucket=bucket + "-eu")
    with raises("404", 404):
        s3.head_bucket(Bucket=bucket + "-eu")
    with raises("AccessDenied", 403, "Access Denied"):
        client("s3", account="111122223333").list_objects_v2(Bucket=bucket)


def reading():
    body = bytes(range(256)) * 40
    put = s3.put_object(
        Bucket=bucket, Key="a b/ü+%.bin", Body=body, ContentType="text/x", CacheControl="max-age=1", Metadata={"Colour": "red"}, Tagging="k=v&k2=v%202")
    etag = f'"{hashlib.md5(body).hexdigest()}"'
    assert put["ETag"] == etag and "VersionId" not in put, put
    got = s3.get_object(Bucket=bucket, Key="a b/ü+%.bin")
    assert got["Body"].read() == body and got["ETag"] == etag and got["ContentType"] == "text/x" and got["CacheControl"] == "max-age=1"
    assert got["Metadata"] == {"colour": "red"} and got["TagCount"] == 2 and got["AcceptRanges"] == "bytes", got
    part = s3.get_object(Bucket=bucket, Key="a b/ü+%.bin", Range="bytes=10-19")
    assert part["Body"].read() == body[10:20] and part["ContentRange"] == f"bytes 10-19/{len(body)}"
    assert part["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert s3.get_object(Bucket=bucket, Key="a b/ü+%.bin", Range="bytes=-5")["Body"].read() == body[-5:]
    with raises("InvalidRange", 416, "The requested range is not satisfiable"):
        s3.get_object(Bucket=bucket, Key="a b/ü+%.bin", Range=f"bytes={len(body)}-")
    with raises("NoSuchKey", 404, "The specified key does not exist."):
        s3.get_object(Bucket=bucket, Key="absent")
    with raises("404", 404):
        s3.head_object(Bucket=bucket, Key="absent")
    assert s3.head_object(Bucket=bucket, Key="a b/ü+%.bin")["ContentLength"] == len(body)
    override = s3.get_object(Bucket=bucket, Key="a b/ü+%.bin", ResponseContentType="x/y")
    assert override["ContentType"] == "x/y"
    s3.put_object(Bucket=bucket, Key="empty")
    assert s3.get_object(Bucket=bucket, Key="empty")["Body"].read() == b""


def conditions():
    etag = s3.put_object(Bucket=bucket, Key="c", Body=b"1")["ETag"]
    with raises("304", 304):
        s3.get_object(Bucket=bucket, Key="c", IfNoneMatch=etag)
    with raises("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"):
        s3.get_object(Bucket=bucket, Key="c", IfMatch='"0"')
    s3.get_object(Bucket=bucket, Key="c", IfMatch=etag)

    def if_none_match(params, **_):
        params["headers"]["If-None-Match"] = "*"

    only_new = client("s3")
    only_new.meta.events.register("before-call.s3.PutObject", if_none_match)
    with raises("PreconditionFailed", 412):
        only_new.put_object(Bucket=bucket, Key="c", Body=b"2")
    only_new.put_object(Bucket=bucket, Key="c-new", Body=b"2")


def checksums():
    values = {"CRC32": "y/Q5Jg==", "SHA1": "98O8HYCOBHMqfV+1gTHLM4bP+tU=", "SHA256": "FeKw0ztEs0Lyr9oE/ZxkDpvFMYVNaRZH0UqfY5JkBhY="}
    for name in values:
        put = s3.put_object(Bucket=bucket, Key="sum", Body=b"123456789", ChecksumAlgorithm=name)
        got = s3.head_object(Bucket=bucket, Key="sum", ChecksumMode="ENABLED")
        assert put[f"Checksum{name}"] == got[f"Checksum{name}"], (name, put, got)
        if name != "SHA256" and name != "SHA1":
            assert got[f"Checksum{name}"] == values[name], got
    with raises("BadDigest", 400):
        s3.put_object(Bucket=bucket, Key="bad", Body=b"1", ChecksumCRC32="AAAAAA==")
    with raises("BadDigest", 400):
        s3.put_object(Bucket=bucket, Key="bad", Body=b"1", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    with raises("404", 404):
        s3.head_object(Bucket=bucket, Key="bad")


def listing():
    other = bucket + "-list"
    s3.create_bucket(Bucket=other)
    keys = sorted(["a", "a/1", "a/2", "a/b/3", "b+ c/1", "é", "z"], key=lambda key: key.encode())
    for key in keys:
        s3.put_object(Bucket=other, Key=key, Body=key.encode())
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=other)["Contents"]] == keys
    assert [one["Key"] for one in s3.list_objects(Bucket=other)["Contents"]] == keys
    top = s3.list_objects_v2(Bucket=other, Delimiter="/")
    assert [one["Key"] for one in top["Contents"]] == ["a", "z", "é"], top
    assert [one["Prefix"] for one in top["CommonPrefixes"]] == ["a/", "b+ c/"] and top["KeyCount"] == 5
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=other, Delimiter="/", PaginationConfig={"PageSize": 1})
    found = [one.get("Key") or one.get("Prefix") for page in pages for one in page.get("Contents", []) + page.get("CommonPrefixes", [])]
    assert found == ["a", "a/", "b+ c/", "z", "é"], found
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=other, Prefix="a/", StartAfter="a/1")["Contents"]] == ["a/2", "a/b/3"]
    with raises("BucketNotEmpty", 409):
        s3.delete_bucket(Bucket=other)
    deleted = s3.delete_objects(Bucket=other, Delete={"Objects": [{"Key": key} for key in keys + ["absent"]]})
    assert len(deleted["Deleted"]) == len(keys) + 1
    s3.delete_bucket(Bucket=other)


def multipart():
    data = os.urandom(MB) * 17 + b"end"
    s3.upload_fileobj(io.BytesIO(data), bucket, "big", Config=TransferConfig(multipart_threshold=5 * MB, multipart_chunksize=5 * MB))
    head = s3.head_object(Bucket=bucket, Key="big")
    assert head["ETag"].endswith('-4"') and head["ContentLength"] == len(data), head
    target = io.BytesIO()
    s3.download_fileobj(bucket, "big", target, Config=TransferConfig(multipart_threshold=5 * MB, multipart_chunksize=5 * MB))
    assert target.getvalue() == data
    assert s3.get_object(Bucket=bucket, Key="big", Range=f"bytes={5 * MB - 2}-{5 * MB + 2}")["Body"].read() == data[5 * MB - 2:5 * MB + 3]
    assert s3.head_object(Bucket=bucket, Key="big", PartNumber=4)["ContentLength"] == len(data) - 15 * MB
    copy = s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "big"})
    assert copy["CopyObjectResult"]["ETag"] == f'"{hashlib.md5(data).hexdigest()}"'
    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
    first = s3.upload_part_copy(
        Bucket=bucket, Key="parts", UploadId=upload, PartNumber=1, CopySource=f"{bucket}/big", CopySourceRange=f"bytes=0-{5 * MB - 1}")
    second = s3.upload_part(Bucket=bucket, Key="parts", UploadId=upload, PartNumber=2, Body=b"tail")
    assert [part["PartNumber"] for part in s3.list_parts(Bucket=bucket, Key="parts", UploadId=upload)["Parts"]] == [1, 2]
    assert [one["Key"] for one in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == ["parts"]
    etags = [first["CopyPartResult"]["ETag"], second["ETag"]]
    with raises("InvalidPart", 400):
        s3.complete_multipart_upload(Bucket=bucket, Key="parts", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 3, "ETag": etags[0]}]})
    s3.complete_multipart_upload(
        Bucket=bucket, Key="parts", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": i + 1, "ETag": tag} for i, tag in enumerate(etags)]})
    s3.delete_object(Bucket=bucket, Key="big")
    assert s3.get_object(Bucket=bucket, Key="parts")["Body"].read() == data[:5 * MB] + b"tail"
    aborted = s3.create_multipart_upload(Bucket=bucket, Key="aborted")["UploadId"]
    s3.abort_multipart_upload(Bucket=bucket, Key="aborted", UploadId=aborted)
    with raises("NoSuchUpload", 404):
        s3.upload_part(Bucket=bucket, Key="aborted", UploadId=aborted, PartNumber=1, Body=b"")


def presigned():
    # In us-east-1 boto3 makes links of version 2 unless it is told otherwise ("s3", of which "s3-query" is the form in a link).
    for version in ("s3v4", "s3"):
        presigned_by(version)


def presigned_by(version):
    signer = boto3.client(
        "s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(signature_version=version))
    put = signer.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "signed"})
    urllib.request.urlopen(urllib.request.Request(put, data=b"signed", method="PUT")).read()
    get = signer.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "signed"})
    assert ("AWSAccessKeyId=" in get) == (version == "s3"), get
    assert urllib.request.urlopen(get).read() == b"signed"
    short = signer.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "signed"}, ExpiresIn=1)
    time.sleep(2.1)
    for url, text in ((get.split("?")[0], b"Access Denied"), (short, b"Request has expired")):
        try:
            urllib.request.urlopen(url)
        except urllib.error.HTTPError as error:
            body = error.read()
            assert error.code == 403 and b"<Code>AccessDenied</Code>" in body and text in body, body
        else:
            raise AssertionError(f"{url} was let in")


for check in (buckets, reading, conditions, checksums, listing, multipart, presigned):
    check()
