"""A second account can do with a bucket exactly what the bucket's policy grants. Arguments: the key pairs of both root users."""
import json
import os
import sys

import boto3
from botocore.config import Config
from hearth import raises


def client(key, secret):
    return boto3.client(
        "s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=key,
        aws_secret_access_key=secret, config=Config(retries={"max_attempts": 0}))


owner, guest = client(*sys.argv[1:3]), client(*sys.argv[3:5])
owner.create_bucket(Bucket="shared")
for key in ("open/a", "open/b", "closed/a"):
    owner.put_object(Bucket="shared", Key=key, Body=key.encode())
for call in (
        lambda: guest.get_object(Bucket="shared", Key="open/a"), lambda: guest.list_objects_v2(Bucket="shared"),
        lambda: guest.get_bucket_acl(Bucket="shared"), lambda: guest.delete_bucket(Bucket="shared"),
        lambda: guest.put_object(Bucket="shared", Key="open/c", Body=b"")):
    with raises("AccessDenied", 403):
        call()
to = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:root"}}
owner.put_bucket_policy(Bucket="shared", Policy=json.dumps({"Version": "2012-10-17", "Statement": [
    {**to, "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::shared/open/*"}]}))
assert guest.get_object(Bucket="shared", Key="open/a")["Body"].read() == b"open/a"
for call in (
        lambda: guest.get_object(Bucket="shared", Key="closed/a"), lambda: guest.list_objects_v2(Bucket="shared"),
        lambda: guest.put_object(Bucket="shared", Key="open/c", Body=b""), lambda: guest.get_object_acl(Bucket="shared", Key="open/a"),
        lambda: guest.put_bucket_policy(Bucket="shared", Policy="{}"), lambda: guest.delete_object(Bucket="shared", Key="closed/a")):
    with raises("AccessDenied", 403):
        call()
guest.delete_object(Bucket="shared", Key="open/b")
assert [one["Key"] for one in owner.list_objects_v2(Bucket="shared")["Contents"]] == ["closed/a", "open/a"]
print("second account, S3: ok")
