"""What S3 says to a user of the owner's account who may do some of what he asks for. Arguments: the root user's key pair."""
import json
import os
import sys

import boto3
from botocore.config import Config
from hearth import raises

ROOT = sys.argv[1:3]


def client(service, keys=ROOT):
    return boto3.client(
        service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1], config=Config(retries={"max_attempts": 0}))


def denial(action, resource, user="half"):
    return (f'User: arn:aws:iam::000000000000:user/{user} is not authorized to perform: {action} on resource: "arn:aws:s3:::{resource}" '
            f"because no identity-based policy allows the {action} action")


owner, iam = client("s3"), client("iam")
owner.create_bucket(Bucket="denied")
for key in ("open/a", "open/b", "closed/a"):
    owner.put_object(Bucket="denied", Key=key, Body=key.encode())
iam.create_user(UserName="half")
iam.put_user_policy(UserName="half", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::denied/open/*"},
    {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::denied", "Condition": {"StringLike": {"s3:prefix": "open/*"}}}]}))
key = iam.create_access_key(UserName="half")["AccessKey"]
half = client("s3", (key["AccessKeyId"], key["SecretAccessKey"]))

# DeleteObjects: each key for itself, and quiet ones tell what failed.
answer = half.delete_objects(Bucket="denied", Delete={"Objects": [{"Key": "open/a"}, {"Key": "closed/a"}, {"Key": "open/absent"}, {"Key": "open/b", "VersionId": "null"}]})
assert [one["Key"] for one in answer["Deleted"]] == ["open/a", "open/absent"], answer
assert answer["Errors"] == [
    {"Key": "closed/a", "Code": "AccessDenied", "Message": denial("s3:DeleteObject", "denied/closed/a")},
    {"Key": "open/b", "VersionId": "null", "Code": "AccessDenied", "Message": denial("s3:DeleteObjectVersion", "denied/open/b")}], answer
assert [one["Key"] for one in owner.list_objects_v2(Bucket="denied")["Contents"]] == ["closed/a", "open/b"]
answer = half.delete_objects(Bucket="denied", Delete={"Objects": [{"Key": "open/b"}, {"Key": "closed/a"}], "Quiet": True})
assert "Deleted" not in answer and [one["Key"] for one in answer["Errors"]] == ["closed/a"], answer
answer = half.delete_objects(Bucket="denied", Delete={"Objects": [{"Key": "closed/a"}]})
assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200 and "Deleted" not in answer, answer
with raises("NoSuchBucket", 404):
    owner.delete_objects(Bucket="not-there-at-all", Delete={"Objects": [{"Key": "a"}]})

# Listing is allowed by prefix.
half.put_object(Bucket="denied", Key="open/c", Body=b"c")
assert [one["Key"] for one in half.list_objects_v2(Bucket="denied", Prefix="open/")["Contents"]] == ["open/c"]
for call in (lambda: half.list_objects_v2(Bucket="denied"), lambda: half.list_objects_v2(Bucket="denied", Prefix="closed/"), lambda: half.list_objects(Bucket="denied")):
    with raises("AccessDenied", 403, denial("s3:ListBucket", "denied")):
        call()

# A key that is not there is not told to whoever may not list.
with raises("AccessDenied", 403, denial("s3:ListBucket", "denied")):
    half.get_object(Bucket="denied", Key="open/absent")
with raises("403", 403):
    half.head_object(Bucket="denied", Key="open/absent")
with raises("NoSuchKey", 404):
    owner.get_object(Bucket="denied", Key="open/absent")

# What a write brings along is a permission of its own.
with raises("AccessDenied", 403, denial("s3:PutObjectTagging", "denied/open/c")):
    half.put_object(Bucket="denied", Key="open/c", Body=b"c", Tagging="a=b")
with raises("AccessDenied", 403, denial("s3:PutObjectAcl", "denied/open/c")):
    half.put_object(Bucket="denied", Key="open/c", Body=b"c", ACL="bucket-owner-full-control")
with raises("AccessDenied", 403, denial("s3:GetObject", "denied/closed/a")):
    half.copy_object(Bucket="denied", Key="open/d", CopySource="denied/closed/a")
with raises("AccessDenied", 403, "User: arn:aws:iam::000000000000:user/half is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy "
            "allows the s3:ListAllMyBuckets action"):
    half.list_buckets()

# A denial in the bucket's policy is for the root user too.
owner.put_bucket_policy(Bucket="denied", Policy=json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::denied/closed/*"}]}))
answer = owner.delete_objects(Bucket="denied", Delete={"Objects": [{"Key": "closed/a"}, {"Key": "open/c"}]})
assert [one["Key"] for one in answer["Deleted"]] == ["open/c"], answer
assert answer["Errors"][0]["Message"].endswith("with an explicit deny in a resource-based policy"), answer
print("S3 denials: ok")
