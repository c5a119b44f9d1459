"""One operation on one resource: who was granted it does it, on that resource alone, and nothing else. Arguments: the root user's key pair."""
import json
import os
import sys

import boto3
from botocore.config import Config
from hearth import RUNTIME, zipped

ACCOUNT, REGION = "000000000000", "us-east-1"
root = sys.argv[1:3]


def client(service, keys=root):
    return boto3.client(
        service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name=REGION, aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1], config=Config(retries={"max_attempts": 0}))


def arn(service, resource):
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


iam = client("iam")
iam.create_user(UserName="one")
key = iam.create_access_key(UserName="one")["AccessKey"]
ONE = (key["AccessKeyId"], key["SecretAccessKey"])
trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
role = iam.create_role(RoleName="fn", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
for name in ("mine", "yours"):
    client("sns").create_topic(Name=name)
    client("sqs").create_queue(QueueName=name)
    client("events").put_rule(Name=name, ScheduleExpression="rate(1 day)")
    client("scheduler").create_schedule_group(Name=name)
    client("cloudwatch").put_metric_alarm(
        AlarmName=name, MetricName="m", Namespace="N", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold")
    client("logs").create_log_group(logGroupName=name)
    client("lambda").create_function(
        FunctionName=name, Runtime=RUNTIME, Handler="handler.handler", Role=role, Code={"ZipFile": zipped(handler="def handler(event, context):\n    return 1\n")})
    client("s3").create_bucket(Bucket=f"grants-{name}")
TARGET = {"ServiceNamespace": "lambda", "ScalableDimension": "lambda:function:ProvisionedConcurrency"}



def queue(name):
    return f"{os.environ['AWS_ENDPOINT_URL']}/{ACCOUNT}/{name}"


# Service, operation, what it needs, the call for a name, other operations of the same service on the same name.
GRANTS = [
    ("sns", "publish", "sns:Publish", lambda n: arn("sns", n), lambda n: {"TopicArn": arn("sns", n), "Message": "m"},
     [("get_topic_attributes", lambda n: {"TopicArn": arn("sns", n)}), ("delete_topic", lambda n: {"TopicArn": arn("sns", n)}),
      ("subscribe", lambda n: {"TopicArn": arn("sns", n), "Protocol": "lambda", "Endpoint": arn("lambda", "function:mine")})]),
    ("sqs", "send_message", "sqs:SendMessage", lambda n: arn("sqs", n), lambda n: {"QueueUrl": queue(n), "MessageBody": "m"},
     [("receive_message", lambda n: {"QueueUrl": queue(n)}), ("purge_queue", lambda n: {"QueueUrl": queue(n)}), ("delete_queue", lambda n: {"QueueUrl": queue(n)}),
      ("get_queue_attributes", lambda n: {"QueueUrl": queue(n)}), ("list_queues", lambda n: {})]),
    ("events", "describe_rule", "events:DescribeRule", lambda n: arn("events", f"rule/{n}"), lambda n: {"Name": n},
     [("disable_rule", lambda n: {"Name": n}), ("put_rule", lambda n: {"Name": n, "ScheduleExpression": "rate(2 days)"}), ("list_rules", lambda n: {}),
      ("put_targets", lambda n: {"Rule": n, "Targets": [{"Id": "1", "Arn": arn("lambda", "function:mine")}]})]),
    ("events", "disable_rule", "events:DisableRule", lambda n: arn("events", f"rule/{n}"), lambda n: {"Name": n}, [("enable_rule", lambda n: {"Name": n})]),
    ("scheduler", "get_schedule_group", "scheduler:GetScheduleGroup", lambda n: arn("scheduler", f"schedule-group/{n}"), lambda n: {"Name": n},
     [("delete_schedule_group", lambda n: {"Name": n}), ("list_schedules", lambda n: {"GroupName": n})]),
    ("cloudwatch", "set_alarm_state", "cloudwatch:SetAlarmState", lambda n: arn("cloudwatch", f"alarm:{n}"),
     lambda n: {"AlarmName": n, "StateValue": "OK", "StateReason": "r"},
     [("delete_alarms", lambda n: {"AlarmNames": [n]}), ("disable_alarm_actions", lambda n: {"AlarmNames": [n]}), ("list_metrics", lambda n: {}),
      ("put_metric_data", lambda n: {"Namespace": "N", "MetricData": [{"MetricName": "m", "Value": 1}]})]),
    ("cloudwatch", "delete_alarms", "cloudwatch:DeleteAlarms", lambda n: arn("cloudwatch", f"alarm:{n}"), lambda n: {"AlarmNames": [n]},
     [("delete_alarms", lambda n: {"AlarmNames": [n, "yours"]})]),
    ("logs", "create_log_stream", "logs:CreateLogStream", lambda n: arn("logs", f"log-group:{n}:*"), lambda n: {"logGroupName": n, "logStreamName": "s"},
     [("put_log_events", lambda n: {"logGroupName": n, "logStreamName": "s", "logEvents": [{"timestamp": 1, "message": "m"}]}),
      ("filter_log_events", lambda n: {"logGroupName": n}), ("delete_log_group", lambda n: {"logGroupName": n}), ("describe_log_groups", lambda n: {})]),
    ("lambda", "get_function", "lambda:GetFunction", lambda n: arn("lambda", f"function:{n}"), lambda n: {"FunctionName": n},
     [("get_function_configuration", lambda n: {"FunctionName": n}), ("invoke", lambda n: {"FunctionName": n}), ("delete_function", lambda n: {"FunctionName": n}),
      ("update_function_configuration", lambda n: {"FunctionName": n, "Timeout": 9}), ("list_functions", lambda n: {})]),
    ("lambda", "invoke", "lambda:InvokeFunction", lambda n: arn("lambda", f"function:{n}"), lambda n: {"FunctionName": n},
     [("get_function", lambda n: {"FunctionName": n}), ("publish_version", lambda n: {"FunctionName": n})]),
    ("application-autoscaling", "describe_scalable_targets", "application-autoscaling:DescribeScalableTargets", lambda n: "*", lambda n: {"ServiceNamespace": "lambda"},
     [("register_scalable_target", lambda n: {**TARGET, "ResourceId": f"function:{n}:live", "MinCapacity": 1, "MaxCapacity": 2}),
      ("describe_scaling_policies", lambda n: {"ServiceNamespace": "lambda"})]),
    ("s3", "put_object", "s3:PutObject", lambda n: f"arn:aws:s3:::grants-{n}/*", lambda n: {"Bucket": f"grants-{n}", "Key": "k", "Body": b"b"},
     [("get_object", lambda n: {"Bucket": f"grants-{n}", "Key": "k"}), ("list_objects_v2", lambda n: {"Bucket": f"grants-{n}"}),
      ("delete_bucket", lambda n: {"Bucket": f"grants-{n}"}), ("put_bucket_policy", lambda n: {"Bucket": f"grants-{n}", "Policy": "{}"})]),
    ("iam", "get_role", "iam:GetRole", lambda n: role if n == "mine" else "*", lambda n: {"RoleName": "fn" if n == "mine" else "fn2"},
     [("delete_role", lambda n: {"RoleName": "fn"}), ("put_user_policy", lambda n: {"UserName": "one", "PolicyName": "more", "PolicyDocument": "{}"}),
      ("create_access_key", lambda n: {"UserName": "one"}), ("list_users", lambda n: {})]),
]


def refused(service, operation, arguments):
    try:
        answer = getattr(client(service, ONE), operation)(**arguments)
        raise AssertionError(f"{service} {operation} {arguments} was let in: {answer}")
    except client(service).exceptions.ClientError as error:
        assert error.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException", "AuthorizationError"), error.response
        message = error.response["Error"]["Message"]
        assert f"User: arn:aws:iam::{ACCOUNT}:user/one is not authorized to perform: " in message and message.endswith(" action"), message


for service, operation, action, resource, arguments, others in GRANTS:
    iam.put_user_policy(UserName="one", PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": action, "Resource": resource("mine")}]}))
    for other, of in others:
        refused(service, other, of("mine"))
    if resource("yours") != resource("mine"):
        refused(service, operation, arguments("yours"))
    answer = getattr(client(service, ONE), operation)(**arguments("mine"))
    assert answer["ResponseMetadata"]["HTTPStatusCode"] // 100 == 2, answer
print(f"grants: ok ({len(GRANTS)})")
