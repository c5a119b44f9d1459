"""Uploads by forms, as boto3 presigns them and a browser posts them. Arguments: a key pair where authentication is enforced."""
import base64
import json
import os
import sys
import time
import xml.etree.ElementTree as xml

import boto3
import urllib3
from botocore.config import Config

ENFORCED = len(sys.argv) > 2
KEYS = sys.argv[1:3] if ENFORCED else ["test", "test"]
http = urllib3.PoolManager(retries=False)


def client(secret=KEYS[1], signature="s3v4"):
    return boto3.client(
        "s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=KEYS[0],
        aws_secret_access_key=secret, config=Config(retries={"max_attempts": 0}, signature_version=signature, s3={"addressing_style": "path"}))


s3 = client()
s3.create_bucket(Bucket="forms")


def post(form, content=b"hello", name="hello.txt", more=None, without=()):
    fields = {key: value for key, value in {**form["fields"], **(more or {})}.items() if key not in without}
    return http.request("POST", form["url"], fields={**fields, "file": (name, content, "text/plain")}, redirect=False)


def refused(answer, status, code, message):
    error = xml.fromstring(answer.data)
    found = (answer.status, error.findtext("Code"), error.findtext("Message"))
    assert found == (status, code, message), (found, answer.data)
    return error


def denied(answer, reason):
    return refused(answer, 403, "AccessDenied", f"Invalid according to Policy: {reason}")


# A form does what it says, and answers with no content.
form = s3.generate_presigned_post("forms", "plain")
answer = post(form)
assert answer.status == 204 and answer.headers["ETag"] == '"5d41402abc4b2a76b9719d911017c592"' and answer.headers["Location"].endswith("/forms/plain"), answer.headers
assert s3.get_object(Bucket="forms", Key="plain")["Body"].read() == b"hello"
denied(post(form, more={"key": "another"}), 'Policy Condition failed: ["eq", "$key", "plain"]')
denied(post(form, more={"Content-Type": "text/html"}), "Extra input fields: content-type")
assert post(form, more={"x-ignore-me": "1"}).status == 204

# Fields are headers of the object; conditions say which are allowed.
form = s3.generate_presigned_post(
    "forms", "uploads/${filename}",
    Fields={"success_action_status": "201", "acl": "bucket-owner-full-control", "x-amz-meta-Who": "me", "tagging": "<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>"},
    Conditions=[
        {"success_action_status": "201"}, {"acl": "bucket-owner-full-control"}, ["starts-with", "$Content-Type", "text/"], ["eq", "$x-amz-meta-who", "me"],
        ["starts-with", "$tagging", ""], ["content-length-range", 3, 10]])
answer = post(form, more={"Content-Type": "text/csv"}, name="C:\\folder\\data ü.csv")
assert answer.status == 201, answer.data
told = {child.tag: child.text for child in xml.fromstring(answer.data)}
assert told["Bucket"] == "forms" and told["Key"] == "uploads/data ü.csv" and told["ETag"] == '"5d41402abc4b2a76b9719d911017c592"', told
found = s3.get_object(Bucket="forms", Key="uploads/data ü.csv")
assert (found["ContentType"], found["Metadata"], found["Body"].read()) == ("text/csv", {"who": "me"}, b"hello"), found
assert s3.get_object_tagging(Bucket="forms", Key="uploads/data ü.csv")["TagSet"] == [{"Key": "a", "Value": "b c"}]
good = {"Content-Type": "text/csv"}
denied(post(form), 'Policy Condition failed: ["starts-with", "$Content-Type", "text/"]')
denied(post(form, more={"Content-Type": "image/png"}), 'Policy Condition failed: ["starts-with", "$Content-Type", "text/"]')
denied(post(form, more={**good, "success_action_status": "200"}), 'Policy Condition failed: ["eq", "$success_action_status", "201"]')
denied(post(form, more={**good, "x-amz-meta-more": "1"}), "Extra input fields: x-amz-meta-more")
error = refused(post(form, b"x" * 11, more=good), 400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
assert error.findtext("MaxSizeAllowed") == "10", error
error = refused(post(form, b"x" * 2, more=good), 400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
assert (error.findtext("MinSizeAllowed"), error.findtext("ProposedSize")) == ("3", "2"), error

# Another page afterwards.
form = s3.generate_presigned_post(
    "forms", "page", Fields={"success_action_redirect": "http://localhost/done?a=b"}, Conditions=[["starts-with", "$success_action_redirect", "http://localhost/"]])
answer = post(form)
assert answer.status == 303 and answer.headers["Location"].startswith("http://localhost/done?a=b&bucket=forms&key=page&etag=%22"), answer.headers

# A large file is streamed, and its size is checked on the way.
form = s3.generate_presigned_post("forms", "large", Conditions=[["content-length-range", 0, 9_000_000]])
assert post(form, b"x" * 9_000_000).status == 204
assert s3.head_object(Bucket="forms", Key="large")["ContentLength"] == 9_000_000
refused(post(form, b"x" * 9_000_001), 400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
assert s3.head_object(Bucket="forms", Key="large")["ContentLength"] == 9_000_000

# What is no such form.
url = form["url"]
assert http.request("POST", url, fields={"key": "x"}).status == 400
refused(http.request("POST", url, fields={"key": "x"}), 400, "InvalidArgument", "POST requires exactly one file upload per request.")
refused(post(form, without=("key",)), 400, "InvalidArgument", "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.")
refused(post(form, without=("x-amz-signature",)), 400, "InvalidArgument",
        "Bucket POST must contain a field named 'X-Amz-Signature'.  If it is specified, please check the order of the fields.")
refused(http.request("POST", url, body=b"a=b", headers={"Content-Type": "application/x-www-form-urlencoded"}), 412, "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold")
refused(http.request("POST", url, body=b"--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nx", headers={"Content-Type": "multipart/form-data; boundary=b"}),
        400, "MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.")
TOO_LARGE = (400, "MaxPostPreDataLengthExceeded", "Your POST request fields preceding the upload file were too large.")
refused(post(form, more={"x-ignore-much": "x" * 20_481}), *TOO_LARGE)
refused(post(form, more={f"x-ignore-{number:01000}": "" for number in range(30)}), *TOO_LARGE)
short = s3.generate_presigned_post("forms", "late", ExpiresIn=1)
time.sleep(1.5)
denied(post(short), "Policy expired.")

if not ENFORCED:
    broken = {"url": url, "fields": {**form["fields"], "policy": base64.b64encode(b"{").decode()}}
    refused(post(broken), 400, "InvalidPolicyDocument", "Invalid Policy: Invalid JSON.")
    broken["fields"]["policy"] = base64.b64encode(json.dumps({"expiration": "2099-01-01T00:00:00Z"}).encode()).decode()
    refused(post(broken), 400, "InvalidPolicyDocument", "Invalid Policy: Policy missing conditions.")
    # What boto3 signs by default in us-east-1 of old.
    assert post(client(signature="s3").generate_presigned_post("forms", "old")).status == 204
else:
    refused(post(client(secret="wrong").generate_presigned_post("forms", "wrong")), 403, "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.")
    refused(post(client(signature="s3").generate_presigned_post("forms", "old")), 400, "InvalidRequest",
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")
    # Without a policy it is nobody's form.
    refused(post({"url": url, "fields": {"key": "anonymous"}}), 403, "AccessDenied", "Access Denied")
    # Whoever signs answers for it: a user who may write under one prefix.
    iam = boto3.client("iam", endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=KEYS[0], aws_secret_access_key=KEYS[1])
    iam.create_user(UserName="poster")
    iam.put_user_policy(UserName="poster", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::forms/mine/*"}]}))
    key = iam.create_access_key(UserName="poster")["AccessKey"]
    KEYS = [key["AccessKeyId"], key["SecretAccessKey"]]
    poster = client(secret=key["SecretAccessKey"])
    assert post(poster.generate_presigned_post("forms", "mine/a")).status == 204
    refused(post(poster.generate_presigned_post("forms", "yours/a")), 403, "AccessDenied",
            'User: arn:aws:iam::000000000000:user/poster is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::forms/yours/a" '
            "because no identity-based policy allows the s3:PutObject action")
    tagged = poster.generate_presigned_post("forms", "mine/b", Fields={"tagging": "<Tagging><TagSet/></Tagging>"}, Conditions=[["starts-with", "$tagging", ""]])
    assert b"s3:PutObjectTagging" in post(tagged).data
print("forms: ok")
