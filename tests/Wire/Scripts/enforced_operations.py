"""
Every operation of each service under enforced authentication, from botocore's models: a user without a policy is told what he lacks;
with exactly that he gets past it; with the same for another resource, or with everything else, he does not. Arguments: the root user's
key pair.
"""
import base64
import json
import os
import re
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ACCOUNT, REGION = "000000000000", "us-east-1"
DENIAL = re.compile(r'User: (\S+) is not authorized to perform: (\S+)(?: on resource: "?([^"\s]+)"?)? because no identity-based policy allows the (\S+) action')


def arn(service, resource):
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


FUNCTION, TOPIC, ROLE = arn("lambda", "function:enforced"), arn("sns", "enforced"), f"arn:aws:iam::{ACCOUNT}:role/enforced"
ALARM, GROUP = arn("cloudwatch", "alarm:enforced"), arn("logs", "log-group:enforced")
# Values that a service's own patterns let through, by member.
KNOWN = {
    "lambda": {
        "FunctionName": "enforced", "LayerName": "enforced", "Role": ROLE, "Resource": FUNCTION, "Arn": arn("lambda", "layer:enforced:1"),
        "CodeSigningConfigArn": arn("lambda", "code-signing-config:csc-0123456789abcdef0"), "FunctionVersion": "1", "Qualifier": "1",
        "SigningProfileVersionArns": [arn("signer", "/signing-profiles/p/0123456789")], "Action": "lambda:GetLayerVersion", "Principal": "*",
        "StatementId": "s", "Name": "live", "UUID": "00000000-0000-0000-0000-000000000000", "TagKeys": ["a"]},
    "events": {"Rule": "enforced", "Name": "enforced", "ResourceARN": arn("events", "rule/enforced"), "ScheduleExpression": "rate(1 day)",
               "Targets": [{"Id": "1", "Arn": FUNCTION, "RoleArn": ROLE}], "Ids": ["1"], "EventPattern": "{\"source\": [\"a\"]}",
               "Event": "{\"id\": \"1\", \"account\": \"1\", \"source\": \"a\", \"time\": \"2026-01-01T00:00:00Z\", \"region\": \"r\", \"resources\": [], \"detail-type\": \"d\"}",
               "Entries": [{"Source": "a", "DetailType": "d", "Detail": "{}"}]},
    "scheduler": {"Name": "enforced", "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"},
                  "Target": {"Arn": FUNCTION, "RoleArn": ROLE}, "ResourceArn": arn("scheduler", "schedule-group/enforced")},
    "sns": {"TopicArn": TOPIC, "TargetArn": TOPIC, "ResourceArn": TOPIC, "Name": "enforced", "Protocol": "lambda", "Endpoint": FUNCTION,
            "SubscriptionArn": f"{TOPIC}:00000000-0000-0000-0000-000000000000", "Message": "m", "Token": "t"},
    "sqs": {"QueueUrl": f"http://hearth/{ACCOUNT}/enforced", "QueueName": "enforced", "SourceArn": arn("sqs", "enforced"), "MessageBody": "m", "ReceiptHandle": "r",
            "VisibilityTimeout": 1, "Label": "l", "AWSAccountIds": [ACCOUNT], "Actions": ["SendMessage"], "Tags": {"a": "b"}, "TagKeys": ["a"], "Attributes": {"DelaySeconds": "1"},
            "TaskHandle": base64.b64encode(json.dumps({"taskId": "t", "sourceArn": arn("sqs", "enforced")}).encode()).decode()},
    "cloudwatch": {"AlarmName": "enforced", "AlarmNames": ["enforced"], "AlarmRule": "ALARM(other)", "ResourceARN": ALARM, "StateValue": "OK",
                   "StateReason": "r", "MetricName": "m", "Namespace": "N", "ComparisonOperator": "GreaterThanThreshold"},
    "logs": {"logGroupName": "enforced", "logStreamName": "s", "resourceArn": GROUP, "logGroupIdentifier": "enforced", "retentionInDays": 1,
             "filterName": "f", "filterPattern": "", "destinationArn": FUNCTION},
    "application-autoscaling": {
        "ServiceNamespace": "lambda", "ScalableDimension": "lambda:function:ProvisionedConcurrency", "ResourceId": "function:enforced:live",
        "ResourceIds": ["function:enforced:live"], "PolicyName": "p", "ScheduledActionName": "a", "ResourceARN": arn("application-autoscaling", "scalable-target/0123")},
    "iam": {"PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/enforced", "PolicySourceArn": ROLE, "RoleName": "enforced", "UserName": "enforced", "GroupName": "enforced",
            "PolicyDocument": "{}", "AssumeRolePolicyDocument": "{}", "PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess", "VersionId": "v1",
            "AccessKeyId": "AKIAQAAAAAAAAAAAAAAA", "Status": "Inactive"},
    "s3": {"Bucket": "enforced", "Key": "enforced", "CopySource": "enforced/enforced", "UploadId": "u", "PartNumber": 1, "Delete": {"Objects": [{"Key": "enforced"}]},
           "ObjectAttributes": ["ETag"], "Body": b"", "MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": "e"}]}},
}
# Operations that need the action of another.
ACTIONS = {"lambda:Invoke": "lambda:InvokeFunction", "lambda:InvokeAsync": "lambda:InvokeFunction", "lambda:InvokeWithResponseStream": "lambda:InvokeFunction",
           "lambda:GetLayerVersionByArn": "lambda:GetLayerVersion", "sns:PublishBatch": "sns:Publish", "sqs:SendMessageBatch": "sqs:SendMessage",
           "sqs:DeleteMessageBatch": "sqs:DeleteMessage", "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility"}
# What is about one thing has that thing's ARN, or a policy could not narrow it.
NARROW = {"lambda": r"Function|Alias|Layer|Permission|Policy|Concurrency|VersionsBy|PublishVersion|EventInvoke|Url|Invoke|TagRes|ListTags|Recursion|RuntimeManagement",
          "events": r"Rule$|Targets|TagRes|EventBus$|PutEvents", "scheduler": r"Schedule$|ScheduleGroup$|TagRes", "sns": r"Publish|TopicAttributes|CreateTopic|DeleteTopic|ByTopic|Subscribe$|Permission|TagRes",
          "cloudwatch": r"PutMetricAlarm|PutCompositeAlarm|DeleteAlarms|AlarmActions|SetAlarmState|TagRes",
          "logs": r"LogStream|LogEvents|CreateLogGroup|DeleteLogGroup|RetentionPolicy|TagRes", "application-autoscaling": r"^$", "iam": r"^$",
          "s3": r".", "sqs": r"."}
WIDE = re.compile(r"^(List(Functions|Queues|Layers|Topics|Rules|Schedules|ScheduleGroups|RuleNamesByTarget|FunctionsByCodeSigningConfig)|DescribeAlarms|GetAccountSettings"
                  r"|ListBuckets|ListSubscriptions|Unsubscribe|ConfirmSubscription|ListFunctionVersionsByCapacityProvider)$")


def client(service, keys):
    return boto3.client(
        service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name=REGION, aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1], config=Config(retries={"max_attempts": 0}, parameter_validation=False, inject_host_prefix=False))


def minimal(shape, known, name=""):
    if name in known:
        return known[name]
    if shape.type_name == "structure":
        needed = shape.required_members or (list(shape.members)[:1] if getattr(shape, "is_tagged_union", False) else [])
        return {member: minimal(shape.members[member], known, member) for member in needed}
    if shape.type_name == "list":
        return [minimal(shape.member, known)]
    if shape.type_name == "map":
        return {"a": "b"}
    other = {"blob": b"", "boolean": False, "timestamp": 0, "integer": 1, "long": 1, "double": 1.0, "float": 1.0}
    return other.get(shape.type_name, (getattr(shape, "enum", None) or ["a" * max(1, shape.metadata.get("min", 1))])[0])


root = sys.argv[1:3]
iam = client("iam", root)
objects = client("s3", root)
objects.create_bucket(Bucket="enforced")
iam.create_user(UserName="tester")
created = iam.create_access_key(UserName="tester")["AccessKey"]
TESTER, ME = (created["AccessKeyId"], created["SecretAccessKey"]), f"arn:aws:iam::{ACCOUNT}:user/tester"


def may(*statements):
    iam.put_user_policy(UserName="tester", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"}, *statements]}))


def allow(action, resource):
    return {"Effect": "Allow", "Action": action, "Resource": resource}


ELSEWHERE = ("ListDirectoryBuckets", "WriteGetObjectResponse")  # Asked of hosts of their own.
OTHER, HEADS = [], {"head_bucket": ("s3:ListBucket", "arn:aws:s3:::enforced"), "head_object": ("s3:GetObject", "arn:aws:s3:::enforced/enforced")}
ABSENT = ("NotImplementedException", "NotImplemented", "UnknownOperationException", "UnknownOperation")


def denial(call, arguments):
    """What the caller lacks: action and resource; None when nothing, and then OTHER has what it was told."""
    OTHER.clear()
    try:
        OTHER.append(call(**arguments))
        # DeleteObjects answers for each key.
        each = OTHER[0].get("Errors", []) if isinstance(OTHER[0], dict) else []
        match = DENIAL.fullmatch(each[0]["Message"]) if each else None
        return (match[2], match[3]) if match else None
    except ClientError as error:
        found = error.response["Error"]
        if found["Code"] == "403":
            return HEADS[call.__name__]  # An answer to HEAD has no text.
        if found["Code"] not in ("AccessDenied", "AccessDeniedException", "AuthorizationError"):
            OTHER.append(found)
            return None
        match = DENIAL.fullmatch(found["Message"])
        assert match and match[1] == ME and match[2] == match[4], error.response
        return match[2], match[3] or "*"


def another(resource):
    return re.sub(r"enforced|00000000-0000-0000-0000-000000000000|0123\w*", lambda found: found[0] + "x", resource, count=1)


counts = {}
for service, known in KNOWN.items():
    who = client(service, TESTER)
    model, methods = who.meta.service_model, {operation: method for method, operation in who.meta.method_to_api_mapping.items()}
    for operation in model.operation_names:
        if operation in ELSEWHERE:
            continue
        call, arguments = getattr(who, methods[operation]), minimal(model.operation_model(operation).input_shape, known) if model.operation_model(operation).input_shape else {}
        if (service, operation) == ("sns", "Publish"):
            arguments["TopicArn"] = TOPIC  # It may go to a phone number as well.
        if service == "s3":
            objects.put_object(Bucket="enforced", Key="enforced", Body=b"")  # The operation before may have deleted it.
        may()
        lacks = denial(call, arguments)
        if lacks is None and re.search("Validation|MissingRequestBody", OTHER[0].get("Code", "")):
            # What the model does not require is required all the same.
            arguments |= {name: known[name] for name in model.operation_model(operation).input_shape.members if name in known}
            lacks = denial(call, arguments)
        if lacks is None and OTHER[0].get("Code") in ABSENT:
            continue  # Not here at all, for whoever asks.
        assert lacks is not None, f"{service} {operation} is reachable without a grant: {OTHER} {arguments}"
        action, resource = lacks
        expected = ACTIONS.get(f"{service}:{operation}", f"{service}:{re.sub(r'20[0-9]{6}$', '', operation)}")
        # S3 has names of its own for most: tests/Wire/Scripts/s3_denied.py.
        assert service == "s3" or action.lower() == expected.lower(), (service, operation, action)
        # The same on another resource, and everything else on this one, are not enough.
        if resource != "*" and another(resource) != resource:
            may(allow(action, another(resource)))
            assert denial(call, arguments) == lacks, (service, operation, "was let in by a grant on another resource")
        may({"Effect": "Allow", "NotAction": action, "Resource": "*"})
        assert denial(call, arguments) == lacks, (service, operation, "was let in by grants of other actions")
        # Exactly what was lacking is; passing a role on is a right of its own, and so is each step of a redrive.
        grants, further = [allow(action, resource)], []
        while True:
            may(*grants)
            lacks = denial(call, arguments)
            if lacks is None:
                break
            further.append(lacks)
            assert len(further) <= (4 if service == "sqs" else 2) and lacks not in further[:-1], (service, operation, further)
            grants.append(allow(*lacks))
        assert all(name == "iam:PassRole" or (service in ("s3", "sqs") and name.startswith(f"{service}:")) for name, _ in further), (service, operation, further)
        if re.search(NARROW[service], operation) and not WIDE.match(operation) and OTHER[0].get("Code") not in ABSENT:
            assert resource != "*", f"{service} {operation} cannot be allowed for one resource"
        counts[service] = counts.get(service, 0) + 1
print("every operation wants its grant:", ", ".join(f"{service} {count}" for service, count in counts.items()))
