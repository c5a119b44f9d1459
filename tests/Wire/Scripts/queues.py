"""SQS: queues, messages, long polling, FIFO queues, dead letters and redrives, permissions. The client speaks JSON or, if it is old, query."""
import json
import threading
import time

from hearth import client, raises

sqs = client("sqs", pool=20)
OWNER = "000000000000"
NON_EXISTENT = "AWS.SimpleQueueService.NonExistentQueue"


def attributes(url, *names):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names) or ["All"]).get("Attributes", {})


def receive(url, **more):
    return sqs.receive_message(QueueUrl=url, **more).get("Messages", [])


def bodies(messages):
    return [message["Body"] for message in messages]


def delete(url, messages):
    for message in messages:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


# Queues.
url = sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "60"}, tags={"team": "a"})["QueueUrl"]
assert url.endswith(f"/{OWNER}/orders") and url.startswith("http://127.0.0.1:"), url
assert sqs.create_queue(QueueName="orders")["QueueUrl"] == url
assert sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "60", "DelaySeconds": "0"})["QueueUrl"] == url
with raises("QueueAlreadyExists", 400, "A queue already exists with the same name and a different value for attribute VisibilityTimeout"):
    sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "61"})
with raises("InvalidParameterValue", 400):
    sqs.create_queue(QueueName="no spaces")
with raises("InvalidParameterValue", 400):
    sqs.create_queue(QueueName="ordered", Attributes={"FifoQueue": "true"})
with raises("InvalidAttributeValue", 400, "Invalid value for the parameter VisibilityTimeout."):
    sqs.create_queue(QueueName="other", Attributes={"VisibilityTimeout": "43201"})
with raises("InvalidAttributeName", 400, "Unknown Attribute Pace."):
    sqs.create_queue(QueueName="other", Attributes={"Pace": "1"})
assert sqs.get_queue_url(QueueName="orders")["QueueUrl"] == url
with raises(NON_EXISTENT, 400, "The specified queue does not exist."):
    sqs.get_queue_url(QueueName="nothing")
shown = attributes(url)
assert {name: shown[name] for name in ("VisibilityTimeout", "MaximumMessageSize", "MessageRetentionPeriod", "DelaySeconds", "ReceiveMessageWaitTimeSeconds",
                                       "SqsManagedSseEnabled", "QueueArn", "ApproximateNumberOfMessages")} == {
    "VisibilityTimeout": "60", "MaximumMessageSize": "1048576", "MessageRetentionPeriod": "345600", "DelaySeconds": "0",
    "ReceiveMessageWaitTimeSeconds": "0", "SqsManagedSseEnabled": "true", "QueueArn": f"arn:aws:sqs:us-east-1:{OWNER}:orders",
    "ApproximateNumberOfMessages": "0"}, shown
assert "Policy" not in shown and "FifoQueue" not in shown, shown
sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "1", "ReceiveMessageWaitTimeSeconds": "2"})
assert attributes(url, "DelaySeconds", "VisibilityTimeout") == {"DelaySeconds": "1", "VisibilityTimeout": "60"}
sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "0", "ReceiveMessageWaitTimeSeconds": "0"})
sqs.tag_queue(QueueUrl=url, Tags={"stage": "b"})
sqs.untag_queue(QueueUrl=url, TagKeys=["team"])
assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"stage": "b"}
for name in ("page-a", "page-b", "page-c"):
    sqs.create_queue(QueueName=name)
page = sqs.list_queues(QueueNamePrefix="page-", MaxResults=2)
assert [found.split("/")[-1] for found in page["QueueUrls"]] == ["page-a", "page-b"], page
assert [found.split("/")[-1] for found in sqs.list_queues(QueueNamePrefix="page-", MaxResults=2, NextToken=page["NextToken"])["QueueUrls"]] == ["page-c"]
assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix="nothing")

# A message: the client checks its MD5 sums. Accented letters and signs beyond 16 bits arrive as they were.
ATTRIBUTES = {"kind": {"DataType": "String.label", "StringValue": "ä"}, "price": {"DataType": "Number", "StringValue": "1.5"},
              "raw": {"DataType": "Binary", "BinaryValue": b"\x00\x01"}, "deep.one": {"DataType": "String", "StringValue": "1"}}
TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
sent = sqs.send_message(QueueUrl=url, MessageBody="höre 🐝 <&>", MessageAttributes=ATTRIBUTES,
                        MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": TRACE}})
assert "SequenceNumber" not in sent and len(sent["MD5OfMessageAttributes"]) == len(sent["MD5OfMessageSystemAttributes"]) == 32, sent
got = receive(url, AttributeNames=["All"], MessageAttributeNames=["All"], VisibilityTimeout=0)[0]
assert (got["MessageId"], got["Body"], got["MessageAttributes"], got["MD5OfMessageAttributes"], got["MD5OfBody"]) == (
    sent["MessageId"], "höre 🐝 <&>", ATTRIBUTES, sent["MD5OfMessageAttributes"], sent["MD5OfMessageBody"]), got
assert (got["Attributes"]["SenderId"], got["Attributes"]["ApproximateReceiveCount"], got["Attributes"]["AWSTraceHeader"]) == (OWNER, "1", TRACE), got
got = receive(url, AttributeNames=["ApproximateReceiveCount"], MessageAttributeNames=["deep.*", "nothing"])[0]
assert got["Attributes"] == {"ApproximateReceiveCount": "2"} and list(got["MessageAttributes"]) == ["deep.one"], got
assert (attributes(url)["ApproximateNumberOfMessagesNotVisible"], receive(url)) == ("1", [])
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"], VisibilityTimeout=0)
with raises("AWS.SimpleQueueService.MessageNotInflight", 400):
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"], VisibilityTimeout=1)
again = receive(url)[0]
assert again["ReceiptHandle"] != got["ReceiptHandle"] and "Attributes" not in again and "MessageAttributes" not in again, again
sqs.delete_message(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"])
assert attributes(url)["ApproximateNumberOfMessagesNotVisible"] == "1", "an old handle deletes nothing"
delete(url, [again])
delete(url, [again])
assert attributes(url)["ApproximateNumberOfMessagesNotVisible"] == "0"
with raises("InvalidParameterValue", 400):
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=again["ReceiptHandle"], VisibilityTimeout=1)
with raises("ReceiptHandleIsInvalid", 404):
    sqs.delete_message(QueueUrl=url, ReceiptHandle="garbage")

# What cannot be sent or asked for.
for wrong, code in [
        ({"MessageBody": "\x00"}, "InvalidMessageContents"), ({"MessageBody": "m", "DelaySeconds": 901}, "InvalidParameterValue"),
        ({"MessageBody": "m", "MessageDeduplicationId": "d"}, "InvalidParameterValue"), ({"MessageBody": ""}, "MissingParameter"),
        ({"MessageBody": "m", "MessageAttributes": {"n": {"DataType": "Number", "StringValue": "many"}}}, "InvalidParameterValue"),
        ({"MessageBody": "m", "MessageAttributes": {"AWS.n": {"DataType": "String", "StringValue": "1"}}}, "InvalidParameterValue"),
        ({"MessageBody": "m", "MessageAttributes": {f"n{n}": {"DataType": "String", "StringValue": "1"} for n in range(11)}}, "InvalidParameterValue")]:
    with raises(code, 400):
        sqs.send_message(QueueUrl=url, **wrong)
with raises("InvalidParameterValue", 400, "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes."):
    sqs.send_message(QueueUrl=url, MessageBody="x" * (1024 * 1024 + 1))
with raises("InvalidParameterValue", 400, "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."):
    sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=11)
with raises("InvalidParameterValue", 400):
    sqs.receive_message(QueueUrl=url, WaitTimeSeconds=21)
with raises(NON_EXISTENT, 400):
    sqs.send_message(QueueUrl=url + "x", MessageBody="m")
big = "ä" * (512 * 1024)
sqs.send_message(QueueUrl=url, MessageBody=big)
got = receive(url)
assert bodies(got) == [big]
delete(url, got)

# Batches: entries that are wrong fail alone.
answer = sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "a", "MessageBody": "1", "MessageAttributes": ATTRIBUTES}, {"Id": "b", "MessageBody": "\x01"}])
assert [entry["Id"] for entry in answer["Successful"]] == ["a"], answer
assert [(entry["Id"], entry["Code"], entry["SenderFault"]) for entry in answer["Failed"]] == [("b", "InvalidMessageContents", True)], answer
got = receive(url, MaxNumberOfMessages=10)
answer = sqs.change_message_visibility_batch(QueueUrl=url, Entries=[
    {"Id": "a", "ReceiptHandle": got[0]["ReceiptHandle"], "VisibilityTimeout": 10}, {"Id": "b", "ReceiptHandle": "garbage", "VisibilityTimeout": 1}])
assert ([entry["Id"] for entry in answer["Successful"]], answer["Failed"][0]["Code"]) == (["a"], "ReceiptHandleIsInvalid"), answer
answer = sqs.delete_message_batch(QueueUrl=url, Entries=[{"Id": "a", "ReceiptHandle": got[0]["ReceiptHandle"]}, {"Id": "b", "ReceiptHandle": "garbage"}])
assert ([entry["Id"] for entry in answer["Successful"]], answer["Failed"][0]["Code"]) == (["a"], "ReceiptHandleIsInvalid"), answer
for code, entries in [
        ("TooManyEntriesInBatchRequest", [{"Id": str(n), "MessageBody": "m"} for n in range(11)]), ("InvalidBatchEntryId", [{"Id": "a:b", "MessageBody": "m"}]),
        ("BatchEntryIdsNotDistinct", [{"Id": "a", "MessageBody": "m"}] * 2), ("EmptyBatchRequest", []),
        ("BatchRequestTooLong", [{"Id": str(n), "MessageBody": "x" * 600_000} for n in range(2)])]:
    with raises("AWS.SimpleQueueService." + code, 400):
        sqs.send_message_batch(QueueUrl=url, Entries=entries)

# Long polling: nothing in time; then a message that wakes the one who waits; then one whose delay ends.
started = time.monotonic()
assert receive(url, WaitTimeSeconds=1) == [] and 0.9 < time.monotonic() - started < 10
waiting = []
waiter = threading.Thread(target=lambda: waiting.append((receive(url, WaitTimeSeconds=20), time.monotonic())))
waiter.start()
time.sleep(0.3)
sent_at = time.monotonic()
sqs.send_message(QueueUrl=url, MessageBody="wake up")
waiter.join()
assert bodies(waiting[0][0]) == ["wake up"] and waiting[0][1] - sent_at < 5, waiting
delete(url, waiting[0][0])
sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=1)
assert (attributes(url)["ApproximateNumberOfMessagesDelayed"], receive(url)) == ("1", [])
started = time.monotonic()
got = receive(url, WaitTimeSeconds=20, VisibilityTimeout=1)
assert bodies(got) == ["later"] and time.monotonic() - started < 10
assert bodies(receive(url, WaitTimeSeconds=20)) == ["later"], "the visibility timeout ends while somebody waits"

# Purging.
sqs.purge_queue(QueueUrl=url)
assert (attributes(url)["ApproximateNumberOfMessagesNotVisible"], receive(url)) == ("0", [])
with raises("AWS.SimpleQueueService.PurgeQueueInProgress", 403, "Only one PurgeQueue operation on orders is allowed every 60 seconds."):
    sqs.purge_queue(QueueUrl=url)

# FIFO: order in a group, groups that lock, and duplicates.
fifo = sqs.create_queue(QueueName="ordered.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
assert {name: attributes(fifo)[name] for name in ("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")} == {
    "FifoQueue": "true", "ContentBasedDeduplication": "true", "DeduplicationScope": "queue", "FifoThroughputLimit": "perQueue"}
with raises("MissingParameter", 400, "The request must contain the parameter MessageGroupId."):
    sqs.send_message(QueueUrl=fifo, MessageBody="m")
with raises("InvalidParameterValue", 400, "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type."):
    sqs.send_message(QueueUrl=fifo, MessageBody="m", MessageGroupId="g", DelaySeconds=2)
first = sqs.send_message(QueueUrl=fifo, MessageBody="a1", MessageGroupId="a")
second = sqs.send_message(QueueUrl=fifo, MessageBody="a1", MessageGroupId="b")
assert (first["MessageId"], first["SequenceNumber"]) == (second["MessageId"], second["SequenceNumber"]), "the same body is the same message"
for group, body in [("a", "a2"), ("b", "b1"), ("a", "a3"), ("b", "b2")]:
    assert len(sqs.send_message(QueueUrl=fifo, MessageBody=body, MessageGroupId=group)["SequenceNumber"]) == 20
got = receive(fifo, AttributeNames=["All"])
assert bodies(got) == ["a1"] and got[0]["Attributes"]["MessageGroupId"] == "a" and len(got[0]["Attributes"]["MessageDeduplicationId"]) == 64, got
assert bodies(receive(fifo, MaxNumberOfMessages=10)) == ["b1", "b2"], "the group a is locked"
assert receive(fifo) == []
delete(fifo, got)
got = receive(fifo, MaxNumberOfMessages=10, ReceiveRequestAttemptId="try")
assert bodies(got) == ["a2", "a3"]
same = receive(fifo, MaxNumberOfMessages=10, ReceiveRequestAttemptId="try")
assert [message["ReceiptHandle"] for message in same] == [message["ReceiptHandle"] for message in got]
sqs.change_message_visibility(QueueUrl=fifo, ReceiptHandle=got[0]["ReceiptHandle"], VisibilityTimeout=0)
with raises("InvalidParameterValue", 400, f"Value {got[0]['ReceiptHandle']} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."):
    sqs.delete_message(QueueUrl=fifo, ReceiptHandle=got[0]["ReceiptHandle"])
assert receive(fifo) == [], "a3 is in flight still"
sqs.change_message_visibility(QueueUrl=fifo, ReceiptHandle=got[1]["ReceiptHandle"], VisibilityTimeout=0)
assert bodies(receive(fifo, MaxNumberOfMessages=10)) == ["a2", "a3"]

# Dead letters, and their way back.
dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
dead_arn = attributes(dead)["QueueArn"]
policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 2})
source = sqs.create_queue(QueueName="fragile", Attributes={"RedrivePolicy": policy, "VisibilityTimeout": "0"})["QueueUrl"]
source_arn = attributes(source)["QueueArn"]
assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [source]
for wrong in ('{"maxReceiveCount": 2}', "nonsense", json.dumps({"deadLetterTargetArn": "dummy", "maxReceiveCount": 1}),
              json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 1001}), json.dumps({"deadLetterTargetArn": dead_arn + "x", "maxReceiveCount": 1})):
    with raises("InvalidParameterValue", 400):
        sqs.set_queue_attributes(QueueUrl=source, Attributes={"RedrivePolicy": wrong})
message_id = sqs.send_message(QueueUrl=source, MessageBody="poison")["MessageId"]
assert bodies(receive(source)) == bodies(receive(source)) == ["poison"] and receive(source) == []
got = receive(dead, AttributeNames=["All"], VisibilityTimeout=0)[0]
assert (got["MessageId"], got["Attributes"]["DeadLetterQueueSourceArn"], got["Attributes"]["ApproximateReceiveCount"]) == (message_id, source_arn, "3"), got
with raises("InvalidParameterValue", 400, "Source queue must be configured as a Dead Letter Queue."):
    sqs.start_message_move_task(SourceArn=source_arn)
task = sqs.start_message_move_task(SourceArn=dead_arn)["TaskHandle"]
deadline = time.monotonic() + 20
while sqs.list_message_move_tasks(SourceArn=dead_arn)["Results"][0]["Status"] != "COMPLETED":
    assert time.monotonic() < deadline, "the move did not complete"
    time.sleep(0.05)
moved = sqs.list_message_move_tasks(SourceArn=dead_arn)["Results"][0]
assert (moved["ApproximateNumberOfMessagesMoved"], moved["ApproximateNumberOfMessagesToMove"], moved["SourceArn"], "TaskHandle" in moved) == (1, 1, dead_arn, False), moved
got = receive(source, AttributeNames=["All"])[0]
assert (got["Body"], got["Attributes"]["ApproximateReceiveCount"], got["MessageId"] == message_id) == ("poison", "1", False), got
with raises("ResourceNotFoundException", 404):
    sqs.cancel_message_move_task(TaskHandle=task)

# A slow move, cancelled.
sqs.send_message_batch(QueueUrl=dead, Entries=[{"Id": str(n), "MessageBody": str(n)} for n in range(5)])
other = sqs.create_queue(QueueName="elsewhere")["QueueUrl"]
task = sqs.start_message_move_task(SourceArn=dead_arn, DestinationArn=attributes(other)["QueueArn"], MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
running = sqs.list_message_move_tasks(SourceArn=dead_arn)["Results"][0]
assert (running["Status"], running["TaskHandle"], running["MaxNumberOfMessagesPerSecond"]) == ("RUNNING", task, 1), running
with raises("InvalidParameterValue", 400):
    sqs.start_message_move_task(SourceArn=dead_arn)
assert sqs.cancel_message_move_task(TaskHandle=task)["ApproximateNumberOfMessagesMoved"] < 5
with raises("InvalidParameterValue", 400, "Value for parameter TaskHandle is invalid."):
    sqs.cancel_message_move_task(TaskHandle="garbage")

# Who may have a queue as dead-letter queue.
sqs.set_queue_attributes(QueueUrl=dead, Attributes={"RedriveAllowPolicy": '{"redrivePermission": "denyAll"}'})
with raises("InvalidParameterValue", 400):
    sqs.create_queue(QueueName="refused", Attributes={"RedrivePolicy": policy})

# Another account needs the policy's leave.
guest = client("sqs", account="111111111111")
with raises("AccessDenied", 403):
    guest.send_message(QueueUrl=url, MessageBody="m")
sqs.add_permission(QueueUrl=url, Label="guest", AWSAccountIds=["111111111111"], Actions=["SendMessage", "GetQueueUrl"])
assert json.loads(attributes(url, "Policy")["Policy"])["Statement"][0] == {
    "Sid": "guest", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": ["SQS:SendMessage", "SQS:GetQueueUrl"],
    "Resource": attributes(url)["QueueArn"]}
assert guest.get_queue_url(QueueName="orders", QueueOwnerAWSAccountId=OWNER)["QueueUrl"] == url
guest.send_message(QueueUrl=url, MessageBody="from a guest")
with raises("AccessDenied", 403):
    guest.receive_message(QueueUrl=url)
with raises("InvalidParameterValue", 400, "Value guest for parameter Label is invalid. Reason: Already exists."):
    sqs.add_permission(QueueUrl=url, Label="guest", AWSAccountIds=["111111111111"], Actions=["*"])
sqs.remove_permission(QueueUrl=url, Label="guest")
with raises("AccessDenied", 403):
    guest.send_message(QueueUrl=url, MessageBody="m")
assert attributes(url, "Policy") == {}
got = receive(url, AttributeNames=["SenderId"])
assert (bodies(got), got[0]["Attributes"]["SenderId"]) == (["from a guest"], "111111111111"), got

for queue in sqs.list_queues()["QueueUrls"]:
    if queue.split("/")[-1] in ("orders", "page-a", "page-b", "page-c", "ordered.fifo", "dead", "fragile", "elsewhere"):
        sqs.delete_queue(QueueUrl=queue)
with raises(NON_EXISTENT, 400):
    sqs.receive_message(QueueUrl=url)
