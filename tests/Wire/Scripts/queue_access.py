"""Who may use a queue while authentication is enforced: users, another account, topics and functions' roles. Arguments: the key pairs of both root users."""
import json
import os
import sys
import time

import boto3
from botocore.config import Config

from hearth import RUNTIME, raises, zipped

ACCOUNT = "000000000000"


def client(service, key, secret):
    return boto3.client(
        service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=key,
        aws_secret_access_key=secret, config=Config(retries={"max_attempts": 0}))


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def got(queue, **more):
    return [message["Body"] for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, **more).get("Messages", [])]


root = lambda service: client(service, *sys.argv[1:3])
sqs, iam, sns, functions = root("sqs"), root("iam"), root("sns"), root("lambda")
guest = client("sqs", *sys.argv[3:5])
url = sqs.create_queue(QueueName="guarded")["QueueUrl"]
arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

# A user may do what its policy says, on the queue that it says.
iam.create_user(UserName="sender")
key = iam.create_access_key(UserName="sender")["AccessKey"]
sender = client("sqs", key["AccessKeyId"], key["SecretAccessKey"])
user_arn = f"arn:aws:iam::{ACCOUNT}:user/sender"
with raises("AccessDenied", 403,
            f"User: {user_arn} is not authorized to perform: sqs:SendMessage on resource: {arn} because no identity-based policy allows the sqs:SendMessage action"):
    sender.send_message(QueueUrl=url, MessageBody="m")
iam.put_user_policy(UserName="sender", PolicyName="p", PolicyDocument=policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn}))
sender.send_message(QueueUrl=url, MessageBody="alone")
assert len(sender.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "in a batch"}])["Successful"]) == 1
for refused in (lambda: sender.receive_message(QueueUrl=url), lambda: sender.list_queues(), lambda: sender.create_queue(QueueName="other"),
                lambda: sender.purge_queue(QueueUrl=url), lambda: sender.get_queue_url(QueueName="guarded")):
    with raises("AccessDenied", 403):
        refused()
received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["SenderId"])["Messages"]
assert sorted(message["Body"] for message in received) == ["alone", "in a batch"]
assert {message["Attributes"]["SenderId"] for message in received} == {iam.get_user(UserName="sender")["User"]["UserId"]}

# The queue's policy lets a user of its account in, and denies what the user's own policy allows.
sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(
    {"Effect": "Allow", "Principal": {"AWS": user_arn}, "Action": "sqs:ReceiveMessage", "Resource": arn},
    {"Effect": "Deny", "Principal": {"AWS": user_arn}, "Action": "sqs:SendMessage", "Resource": arn})})
sender.receive_message(QueueUrl=url)
with raises("AccessDenied", 403):
    sender.send_message(QueueUrl=url, MessageBody="m")

# Another account: what the policy grants, and never what only owners may.
with raises("AccessDenied", 403):
    guest.send_message(QueueUrl=url, MessageBody="m")
sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(
    {"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "sqs:*", "Resource": arn})})
guest.send_message(QueueUrl=url, MessageBody="from the other account")
assert got(url) == ["from the other account"]
for refused in (lambda: guest.delete_queue(QueueUrl=url), lambda: guest.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "1"}),
                lambda: guest.tag_queue(QueueUrl=url, Tags={"a": "b"}), lambda: guest.add_permission(QueueUrl=url, Label="x", AWSAccountIds=["222222222222"], Actions=["*"])):
    with raises("AccessDenied", 403):
        refused()

# A topic needs the policy's leave, and it is the topic that the policy names.
topic, stranger = (sns.create_topic(Name=name)["TopicArn"] for name in ("let-in", "kept-out"))
sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(
    {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn, "Condition": {"ArnEquals": {"aws:SourceArn": topic}}})})
for one in (stranger, topic):
    sns.subscribe(TopicArn=one, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    sns.publish(TopicArn=one, Message=one)
assert got(url, WaitTimeSeconds=20) == [topic]

# A function's role must be allowed to send to the function's destination.
trust = policy({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
role = iam.create_role(RoleName="destination", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
functions.create_function(FunctionName="sends", Runtime=RUNTIME, Handler="handler.handler", Role=role,
                          Code={"ZipFile": zipped(handler="def handler(event, context):\n    return event\n")})
deadline = time.monotonic() + 20
while functions.get_function_configuration(FunctionName="sends")["State"] != "Active":
    assert time.monotonic() < deadline
    time.sleep(0.02)
iam.put_role_policy(RoleName="destination", PolicyName="p", PolicyDocument=policy({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn}))
functions.put_function_event_invoke_config(FunctionName="sends", DestinationConfig={"OnSuccess": {"Destination": arn}})
functions.invoke(FunctionName="sends", InvocationType="Event", Payload=b'"allowed"')
assert json.loads(got(url, WaitTimeSeconds=20)[0])["requestPayload"] == "allowed"
iam.delete_role_policy(RoleName="destination", PolicyName="p")
functions.invoke(FunctionName="sends", InvocationType="Event", Payload=b'"refused"')
assert got(url, WaitTimeSeconds=2) == []
print("access to queues: ok")
