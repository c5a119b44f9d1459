"""Versions, configurations of buckets, events to functions, and functions whose code lies in S3."""
import json
import time
import uuid

from hearth import ROLE, RUNTIME, client, create, raises, zipped

s3, functions = client("s3"), client("lambda")
bucket = f"settings-{uuid.uuid4().hex[:12]}"
s3.create_bucket(Bucket=bucket)


def versions():
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="v", Body=b"null")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="v", Body=b"1")["VersionId"]
    second = s3.put_object(Bucket=bucket, Key="v", Body=b"2")["VersionId"]
    assert s3.get_object(Bucket=bucket, Key="v")["Body"].read() == b"2"
    assert s3.get_object(Bucket=bucket, Key="v", VersionId=first)["Body"].read() == b"1"
    assert s3.get_object(Bucket=bucket, Key="v", VersionId="null")["Body"].read() == b"null"
    marker = s3.delete_object(Bucket=bucket, Key="v")
    assert marker["DeleteMarker"] is True
    with raises("NoSuchKey", 404):
        s3.get_object(Bucket=bucket, Key="v")
    with raises("MethodNotAllowed", 405):
        s3.get_object(Bucket=bucket, Key="v", VersionId=marker["VersionId"])
    listed = s3.list_object_versions(Bucket=bucket, Prefix="v")
    assert [one["VersionId"] for one in listed["Versions"]] == [second, first, "null"]
    assert [one["IsLatest"] for one in listed["DeleteMarkers"]] == [True]
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix="v", PaginationConfig={"PageSize": 1})
    assert sum(len(page.get("Versions", [])) + len(page.get("DeleteMarkers", [])) for page in pages) == 4
    s3.delete_object(Bucket=bucket, Key="v", VersionId=marker["VersionId"])
    assert s3.get_object(Bucket=bucket, Key="v")["Body"].read() == b"2"
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert s3.put_object(Bucket=bucket, Key="v", Body=b"3")["VersionId"] == "null"
    assert s3.get_object(Bucket=bucket, Key="v", VersionId=second)["Body"].read() == b"2"
    with raises("NoSuchVersion", 404):
        s3.get_object(Bucket=bucket, Key="v", VersionId="x" * 32)


def configurations():
    with raises("NoSuchTagSet", 404):
        s3.get_bucket_tagging(Bucket=bucket)
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "a", "Value": "b"}]
    s3.put_object_tagging(Bucket=bucket, Key="v", Tagging={"TagSet": [{"Key": "c", "Value": "d"}]})
    assert s3.get_object_tagging(Bucket=bucket, Key="v")["TagSet"] == [{"Key": "c", "Value": "d"}]
    s3.delete_object_tagging(Bucket=bucket, Key="v")
    rules = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["http://x"], "MaxAgeSeconds": 5}]
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == rules
    assert s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]["BlockPublicPolicy"] is True
    public = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]})
    with raises("AccessDenied", 403):
        s3.put_bucket_policy(Bucket=bucket, Policy=public)
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=public)
    assert s3.get_bucket_policy(Bucket=bucket)["Policy"] == public
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"]["IsPublic"] is True
    assert client("s3", account="111122223333").get_object(Bucket=bucket, Key="v")["Body"].read() == b"3"
    with raises("MalformedPolicy", 400):
        s3.put_bucket_policy(Bucket=bucket, Policy="{")
    rule = {"Rules": [{"ID": "r", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=rule)
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]["ID"] == "r"
    with raises("NotImplemented", 501):
        s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration={"IndexDocument": {"Suffix": "i"}})


def events():
    name = f"notified-{uuid.uuid4().hex[:8]}"
    arn = create(functions, name, "def handler(event, context):\n    print('GOT', event['Records'][0]['eventName'], event['Records'][0]['s3']['object']['key'])\n")["FunctionArn"]
    wanted = {"LambdaFunctionConfigurations": [{
        "LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".txt"}]}}}]}
    with raises("InvalidArgument", 400, "Unable to validate the following destination configurations"):
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=wanted)
    functions.add_permission(
        FunctionName=name, StatementId="s3", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com", SourceArn=f"arn:aws:s3:::{bucket}")
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=wanted)
    shown = s3.get_bucket_notification_configuration(Bucket=bucket)["LambdaFunctionConfigurations"][0]
    assert shown["LambdaFunctionArn"] == arn and len(shown["Filter"]["Key"]["FilterRules"]) == 2, shown
    s3.put_object(Bucket=bucket, Key="in/a b.txt", Body=b"1")
    s3.put_object(Bucket=bucket, Key="out/a.txt", Body=b"1")
    s3.delete_object(Bucket=bucket, Key="in/a b.txt")
    logs = client("logs")
    deadline = time.monotonic() + 20
    lines = []
    while len(lines) < 2:
        assert time.monotonic() < deadline, lines
        time.sleep(0.1)
        try:
            found = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}", filterPattern="GOT")["events"]
        except logs.exceptions.ResourceNotFoundException:
            continue
        lines = sorted(one["message"].strip() for one in found)
    assert lines == ["GOT ObjectCreated:Put in/a+b.txt", "GOT ObjectRemoved:DeleteMarkerCreated in/a+b.txt"], lines


def code():
    s3.put_object(Bucket=bucket, Key="code.zip", Body=zipped(handler="def handler(event, context):\n    return 'from s3'\n"))
    name = f"from-s3-{uuid.uuid4().hex[:8]}"
    settings = {"FunctionName": name, "Runtime": RUNTIME, "Handler": "handler.handler", "Role": ROLE}
    with raises(
            "InvalidParameterValueException", 400,
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist."):
        functions.create_function(**settings, Code={"S3Bucket": bucket, "S3Key": "absent.zip"})
    with raises(
            "InvalidParameterValueException", 400,
            "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist"):
        functions.create_function(**settings, Code={"S3Bucket": bucket + "-no", "S3Key": "absent.zip"})
    functions.create_function(**settings, Code={"S3Bucket": bucket, "S3Key": "code.zip"})
    assert json.loads(functions.invoke(FunctionName=name)["Payload"].read()) == "from s3"
    layer = functions.publish_layer_version(LayerName=name, Content={"S3Bucket": bucket, "S3Key": "code.zip"})
    assert layer["Version"] == 1
    functions.update_function_code(FunctionName=name, S3Bucket=bucket, S3Key="code.zip")


for check in (versions, configurations, events, code):
    check()
