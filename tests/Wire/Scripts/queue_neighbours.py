"""Who sends to queues: topics, the ends of asynchronous invocations, schedules, rules, buckets. And what is sent, in AWS's form."""
import datetime
import json
import time

from hearth import ROLE, client, create, raises

sqs, sns, functions, s3 = client("sqs"), client("sns"), client("lambda"), client("s3")


def make(name, **attributes):
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def take(url, what):
    """The next message, which is deleted."""
    deadline = time.monotonic() + 60
    while True:
        got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20, AttributeNames=["All"], MessageAttributeNames=["All"]).get("Messages", [])
        if got:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
            return got[0]
        assert time.monotonic() < deadline, f"{what} did not come"


# Topics: in the envelope, raw, and what a subscription gave up.
topic = sns.create_topic(Name="to-queues")["TopicArn"]
url, arn = make("from-topic")
with raises("InvalidParameter", 400, "Invalid parameter: SQS endpoint ARN"):
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=url)
with raises("InvalidParameter", 400):
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn + ".fifo")
subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
ATTRIBUTES = {"kind": {"DataType": "String", "StringValue": "a"}, "raw": {"DataType": "Binary", "BinaryValue": b"\x00\x01"}}
sent = sns.publish(TopicArn=topic, Message="first", Subject="Hello", MessageAttributes=ATTRIBUTES)["MessageId"]
message = take(url, "the first message")
body = json.loads(message["Body"])
assert list(body) == ["Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature", "SigningCertURL",
                      "UnsubscribeURL", "MessageAttributes"], list(body)
assert (body["Type"], body["MessageId"], body["TopicArn"], body["Subject"], body["Message"]) == ("Notification", sent, topic, "Hello", "first"), body
assert body["MessageAttributes"] == {"kind": {"Type": "String", "Value": "a"}, "raw": {"Type": "Binary", "Value": "AAE="}} and "MessageAttributes" not in message
sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="RawMessageDelivery", AttributeValue="true")
sns.publish(TopicArn=topic, Message="as it is", MessageAttributes=ATTRIBUTES)
message = take(url, "the raw message")
assert (message["Body"], message["MessageAttributes"]) == ("as it is", ATTRIBUTES), message
sns.unsubscribe(SubscriptionArn=subscription)
gone, gone_arn = make("soon-gone")
lost = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=gone_arn, Attributes={"RedrivePolicy": json.dumps({"deadLetterTargetArn": arn})})["SubscriptionArn"]
sqs.delete_queue(QueueUrl=gone)
sns.publish(TopicArn=topic, Message="to nobody")
assert json.loads(take(url, "the dead letter of the topic")["Body"])["Message"] == "to nobody"
sns.unsubscribe(SubscriptionArn=lost)

# Another account subscribes its queue to nothing without asking: the topic's owner subscribes a queue that is not its own.
guest = client("sqs", account="111111111111")
guest_url = guest.create_queue(QueueName="guest")["QueueUrl"]
guest_arn = guest.get_queue_attributes(QueueUrl=guest_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
guest.set_queue_attributes(QueueUrl=guest_url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": guest_arn,
     "Condition": {"ArnEquals": {"aws:SourceArn": topic}}}]})})
assert sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=guest_arn)["SubscriptionArn"] == "pending confirmation"
confirmation = json.loads(guest.receive_message(QueueUrl=guest_url, WaitTimeSeconds=20)["Messages"][0]["Body"])
assert (confirmation["Type"], confirmation["TopicArn"]) == ("SubscriptionConfirmation", topic), confirmation
sns.confirm_subscription(TopicArn=topic, Token=confirmation["Token"])
sns.publish(TopicArn=topic, Message="hello guest")
assert json.loads(guest.receive_message(QueueUrl=guest_url, WaitTimeSeconds=20)["Messages"][0]["Body"])["Message"] == "hello guest"
sns.delete_topic(TopicArn=topic)
guest.delete_queue(QueueUrl=guest_url)

# The ends of asynchronous invocations.
results, results_arn = make("results")
create(functions, "queue-sender", "def handler(event, context):\n    if event.get('fail'):\n        raise ValueError('no')\n    return {'got': event}\n",
       DeadLetterConfig={"TargetArn": arn})
functions.put_function_event_invoke_config(FunctionName="queue-sender", MaximumRetryAttempts=0, DestinationConfig={
    "OnSuccess": {"Destination": results_arn}, "OnFailure": {"Destination": results_arn}})
functions.invoke(FunctionName="queue-sender", InvocationType="Event", Payload=b'{"a": 1}')
record = json.loads(take(results, "the success")["Body"])
assert list(record) == ["version", "timestamp", "requestContext", "requestPayload", "responseContext", "responsePayload"], list(record)
assert (record["version"], record["requestContext"]["condition"], record["requestContext"]["approximateInvokeCount"]) == ("1.0", "Success", 1), record
assert (record["requestPayload"], record["responsePayload"], record["responseContext"]) == (
    {"a": 1}, {"got": {"a": 1}}, {"statusCode": 200, "executedVersion": "$LATEST"}), record
functions.invoke(FunctionName="queue-sender", InvocationType="Event", Payload=b'{"fail": true}')
record = json.loads(take(results, "the failure")["Body"])
assert (record["requestContext"]["condition"], record["responseContext"]["functionError"]) == ("RetriesExhausted", "Unhandled"), record
dead = take(url, "the dead letter of the function")
assert json.loads(dead["Body"]) == {"fail": True}, dead
assert dead["MessageAttributes"]["RequestID"] == {"DataType": "String", "StringValue": record["requestContext"]["requestId"]}, dead
assert dead["MessageAttributes"]["ErrorCode"] == {"DataType": "Number", "StringValue": "200"}, dead
assert dead["MessageAttributes"]["ErrorMessage"] == {"DataType": "String", "StringValue": "no"}, dead
functions.delete_function(FunctionName="queue-sender")

# A schedule, also to a FIFO queue, and a bucket.
fifo, fifo_arn = make("scheduled.fifo", FifoQueue="true", ContentBasedDeduplication="true")
due = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S")
scheduler = client("scheduler")
for name, target in (("to-queue", {"Arn": arn}), ("to-fifo", {"Arn": fifo_arn, "SqsParameters": {"MessageGroupId": "g"}})):
    scheduler.create_schedule(
        Name=name, ScheduleExpression=f"at({due})", FlexibleTimeWindow={"Mode": "OFF"}, ActionAfterCompletion="DELETE",
        Target={**target, "RoleArn": ROLE, "Input": "any text"})
assert take(url, "the schedule's event")["Body"] == "any text"
message = take(fifo, "the schedule's event")
assert (message["Body"], message["Attributes"]["MessageGroupId"]) == ("any text", "g"), message
s3.create_bucket(Bucket="queue-source")
s3.put_bucket_notification_configuration(Bucket="queue-source", NotificationConfiguration={
    "QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]})
assert json.loads(take(url, "the test event")["Body"])["Event"] == "s3:TestEvent"
s3.put_object(Bucket="queue-source", Key="a", Body=b"b")
event = json.loads(take(url, "the bucket's event")["Body"])["Records"][0]
assert (event["eventName"], event["s3"]["object"]["key"]) == ("ObjectCreated:Put", "a"), event
s3.delete_object(Bucket="queue-source", Key="a")
s3.delete_bucket(Bucket="queue-source")


# A rule sends events to queues, standard and FIFO, and what another target does not take to a dead-letter queue.
events = client("events")
events.put_rule(Name="to-queue", EventPattern='{"source": ["queue.test"]}')
lost = {"Id": "lost", "Arn": gone_arn, "DeadLetterConfig": {"Arn": results_arn}}
assert events.put_targets(Rule="to-queue", Targets=[
    {"Id": "q", "Arn": arn, "InputPath": "$.detail"}, {"Id": "fifo", "Arn": fifo_arn, "SqsParameters": {"MessageGroupId": "r"}}, lost])["FailedEntryCount"] == 0
events.put_events(Entries=[{"Source": "queue.test", "DetailType": "t", "Detail": '{"from": "rule"}'}])
assert json.loads(take(url, "the rule's event")["Body"]) == {"from": "rule"}
message = take(fifo, "the rule's event")
assert (json.loads(message["Body"])["source"], message["Attributes"]["MessageGroupId"]) == ("queue.test", "r"), message
dead = take(results, "the event that nobody took")
assert json.loads(dead["Body"])["source"] == "queue.test", dead
assert dead["MessageAttributes"]["TARGET_ARN"] == {"DataType": "String", "StringValue": gone_arn}, dead
events.remove_targets(Rule="to-queue", Ids=["q", "fifo", "lost"])
events.delete_rule(Name="to-queue")
for queue in (url, results, fifo):
    sqs.delete_queue(QueueUrl=queue)
