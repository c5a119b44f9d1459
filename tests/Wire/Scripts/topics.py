"""SNS: topics, subscriptions, filters, messages to functions and to an HTTP subscriber, and who else publishes."""
import base64
import datetime
import http.server
import json
import queue
import threading
import time
import urllib.request

from hearth import ROLE, client, create, raises

sns, functions, logs, cloudwatch, s3 = client("sns"), client("lambda"), client("logs"), client("cloudwatch"), client("s3")
OWNER = "000000000000"

# Topics.
topic = sns.create_topic(Name="orders", Attributes={"DisplayName": "Orders"}, Tags=[{"Key": "team", "Value": "a"}])["TopicArn"]
assert topic == f"arn:aws:sns:us-east-1:{OWNER}:orders", topic
assert sns.create_topic(Name="orders")["TopicArn"] == topic
with raises("InvalidParameter", 400, "Invalid parameter: Attributes Reason: Topic already exists with different attributes"):
    sns.create_topic(Name="orders", Attributes={"DisplayName": "Other"})
with raises("InvalidParameter", 400, "Invalid parameter: Topic Name"):
    sns.create_topic(Name="no spaces")
with raises("NotImplementedException", 501):
    sns.create_topic(Name="ordered.fifo", Attributes={"FifoTopic": "true"})
assert topic in [found["TopicArn"] for found in sns.list_topics()["Topics"]]
sns.set_topic_attributes(TopicArn=topic, AttributeName="SignatureVersion", AttributeValue="2")
shown = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
assert (shown["DisplayName"], shown["Owner"], shown["SignatureVersion"], shown["SubscriptionsConfirmed"]) == ("Orders", OWNER, "2", "0"), shown
assert json.loads(shown["Policy"])["Id"] == "__default_policy_ID", shown
assert json.loads(shown["EffectiveDeliveryPolicy"])["http"]["defaultHealthyRetryPolicy"]["numRetries"] == 3
sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "stage", "Value": "b"}])
sns.untag_resource(ResourceArn=topic, TagKeys=["team"])
assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "stage", "Value": "b"}]
with raises("NotFound", 404, "Topic does not exist"):
    sns.publish(TopicArn=topic + "x", Message="m")

# Another account needs the policy's leave.
other = client("sns", account="111111111111")
with raises("AuthorizationError", 403):
    other.publish(TopicArn=topic, Message="m")
sns.add_permission(TopicArn=topic, Label="guest", AWSAccountId=["111111111111"], ActionName=["Publish"])
other.publish(TopicArn=topic, Message="m")
sns.remove_permission(TopicArn=topic, Label="guest")
with raises("AuthorizationError", 403):
    other.publish(TopicArn=topic, Message="m")

# What cannot be published.
with raises("InvalidParameter", 400, "Invalid parameter: Message too long"):
    sns.publish(TopicArn=topic, Message="x" * (256 * 1024 + 1))
with raises("InvalidParameter", 400, "Invalid parameter: Empty message"):
    sns.publish(TopicArn=topic, Message="")
with raises("InvalidParameter", 400, "Invalid parameter: Subject"):
    sns.publish(TopicArn=topic, Message="m", Subject="two\nlines")
with raises("InvalidParameter", 400, "Invalid parameter: Message Structure - No default entry in JSON message body"):
    sns.publish(TopicArn=topic, Message="{}", MessageStructure="json")
with raises("ParameterValueInvalid", 400):
    sns.publish(TopicArn=topic, Message="m", MessageAttributes={"n": {"DataType": "Number", "StringValue": "many"}})

# Subscriptions that are refused.
with raises("InvalidParameter", 400):
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint="http://192.0.2.1/x")
with raises("InvalidParameter", 400, "Invalid parameter: Endpoint must match the specified protocol"):
    sns.subscribe(TopicArn=topic, Protocol="https", Endpoint="http://127.0.0.1/x")
with raises("InvalidParameter", 400, "Invalid parameter: Amazon SNS does not support this protocol string: pigeon"):
    sns.subscribe(TopicArn=topic, Protocol="pigeon", Endpoint="x")
with raises("NotImplementedException", 501):
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.com")

# A function that tells what it got.
NAME = "topic-listener"
arn = create(functions, NAME, "import json\ndef handler(event, context):\n    print('GOT', json.dumps(event))\n")["FunctionArn"]
functions.add_permission(FunctionName=NAME, StatementId="sns", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com")


def got():
    try:
        found = logs.filter_log_events(logGroupName=f"/aws/lambda/{NAME}", filterPattern="GOT")["events"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [json.loads(event["message"].split("GOT ", 1)[1])["Records"][0] for event in found]


def wait(condition, what):
    deadline = time.monotonic() + 60
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.1)


def got_where(test, what):
    return wait(lambda: [record for record in got() if test(record["Sns"])], what)[0]


subscription = sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)["SubscriptionArn"]
assert subscription.startswith(topic + ":"), subscription
assert sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)["SubscriptionArn"] == subscription
assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == [
    {"SubscriptionArn": subscription, "Owner": OWNER, "Protocol": "lambda", "Endpoint": arn, "TopicArn": topic}]
published = sns.publish(
    TopicArn=topic, Message="first", Subject="Hello",
    MessageAttributes={"kind": {"DataType": "String", "StringValue": "a"}, "raw": {"DataType": "Binary", "BinaryValue": b"\x00\x01"}})["MessageId"]
record = got_where(lambda message: message["MessageId"] == published, "the first message")
assert (record["EventSource"], record["EventVersion"], record["EventSubscriptionArn"]) == ("aws:sns", "1.0", subscription), record
message = record["Sns"]
assert list(message) == ["Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature", "SigningCertUrl",
                         "UnsubscribeUrl", "MessageAttributes"], list(message)
assert (message["Type"], message["TopicArn"], message["Subject"], message["Message"]) == ("Notification", topic, "Hello", "first"), message
assert message["MessageAttributes"] == {"kind": {"Type": "String", "Value": "a"}, "raw": {"Type": "Binary", "Value": base64.b64encode(b"\x00\x01").decode()}}
assert "BEGIN CERTIFICATE" in urllib.request.urlopen(message["SigningCertUrl"]).read().decode()

# Filters.
with raises("InvalidParameter", 400, "Invalid parameter: FilterPolicy: Unrecognized match type like"):
    sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicy", AttributeValue='{"kind": [{"like": "a"}]}')
with raises("InvalidParameter", 400, "Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy"):
    sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicy", AttributeValue='{"a": {"b": ["c"]}}')
policy = json.dumps({"kind": [{"prefix": "wan"}], "price": [{"numeric": [">=", 10, "<", 20]}]})
sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicy", AttributeValue=policy)
shown = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
assert (shown["FilterPolicy"], shown["FilterPolicyScope"], shown["PendingConfirmation"]) == (policy, "MessageAttributes", "false"), shown


def attributes(kind, price):
    return {"kind": {"DataType": "String", "StringValue": kind}, "price": {"DataType": "Number", "StringValue": price}}


batch = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[
    {"Id": "unwanted", "Message": "dropped", "MessageAttributes": attributes("wanted", "20")},
    {"Id": "wanted", "Message": "kept", "MessageAttributes": attributes("wanted", "19.5")},
    {"Id": "wrong", "Message": "m", "Subject": "two\nlines"}])
assert [entry["Id"] for entry in batch["Successful"]] == ["unwanted", "wanted"], batch
assert [(entry["Id"], entry["Code"], entry["SenderFault"]) for entry in batch["Failed"]] == [("wrong", "InvalidParameter", True)], batch
got_where(lambda message: message["Message"] == "kept", "the wanted message")
assert "dropped" not in [record["Sns"]["Message"] for record in got()]
with raises("BatchEntryIdsNotDistinct", 400):
    sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[{"Id": "a", "Message": "m"}, {"Id": "a", "Message": "m"}])
with raises("TooManyEntriesInBatchRequest", 400):
    sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[{"Id": str(n), "Message": "m"} for n in range(11)])
sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicyScope", AttributeValue="MessageBody")
sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicy", AttributeValue='{"order": {"state": ["paid"]}}')
sns.publish(TopicArn=topic, Message='{"order": {"state": "open"}}')
sns.publish(TopicArn=topic, Message='{"order": {"state": "paid"}}')
got_where(lambda message: "paid" in message["Message"], "the paid order")
assert not [record for record in got() if "open" in record["Sns"]["Message"]]
sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicy", AttributeValue="{}")

# An HTTP subscriber: asked first, then told; it fails once, and is asked again.
posts, answers = queue.Queue(), queue.Queue()


class Subscriber(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        posts.put((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])).decode()))
        try:
            status = answers.get_nowait()
        except queue.Empty:
            status = 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Subscriber)
threading.Thread(target=server.serve_forever, daemon=True).start()
try:
    address = f"http://127.0.0.1:{server.server_port}/in"
    retry = json.dumps({"healthyRetryPolicy": {"numRetries": 3, "numNoDelayRetries": 3, "minDelayTarget": 1, "maxDelayTarget": 1}})
    asked = sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=address, Attributes={"DeliveryPolicy": retry})
    assert asked["SubscriptionArn"] == "pending confirmation", asked
    headers, body = posts.get(timeout=30)
    confirmation = json.loads(body)
    assert headers["x-amz-sns-message-type"] == "SubscriptionConfirmation" and headers["Content-Type"] == "text/plain; charset=UTF-8", headers
    assert (confirmation["Type"], confirmation["TopicArn"], confirmation["SignatureVersion"]) == ("SubscriptionConfirmation", topic, "2"), confirmation
    assert "PendingConfirmation" in [one["SubscriptionArn"] for one in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]]
    with raises("InvalidParameter", 400, "Invalid parameter: Token"):
        sns.confirm_subscription(TopicArn=topic, Token="wrong")
    assert b"<SubscriptionArn>" in urllib.request.urlopen(confirmation["SubscribeURL"]).read()
    mine = [one["SubscriptionArn"] for one in sns.list_subscriptions()["Subscriptions"] if one["Endpoint"] == address][0]
    answers.put(500)
    sent = sns.publish(TopicArn=topic, Message=json.dumps({"default": "for all", "http": "for http"}), MessageStructure="json", Subject="S")["MessageId"]
    first, second = posts.get(timeout=30), posts.get(timeout=30)
    assert first[1] == second[1]
    note = json.loads(second[1])
    assert (note["Type"], note["MessageId"], note["Message"], note["Subject"]) == ("Notification", sent, "for http", "S"), note
    assert second[0]["x-amz-sns-subscription-arn"] == mine and second[0]["x-amz-sns-message-id"] == sent, second[0]
    sns.set_subscription_attributes(SubscriptionArn=mine, AttributeName="RawMessageDelivery", AttributeValue="true")
    sns.publish(TopicArn=topic, Message="as it is")
    headers, body = posts.get(timeout=30)
    assert body == "as it is" and headers["x-amz-sns-rawdelivery"] == "true", (headers, body)
    urllib.request.urlopen(note["UnsubscribeURL"]).read()
    assert mine not in [one["SubscriptionArn"] for one in sns.list_subscriptions()["Subscriptions"]]
finally:
    server.shutdown()
    server.server_close()

# An alarm publishes to a topic, which calls the function.
cloudwatch.put_metric_alarm(
    AlarmName="too-much", Namespace="Wire/Topics", MetricName="Load", Statistic="Maximum", Period=60, EvaluationPeriods=1, Threshold=1,
    ComparisonOperator="GreaterThanThreshold", AlarmActions=[topic])
cloudwatch.set_alarm_state(AlarmName="too-much", StateValue="ALARM", StateReason="testing")
note = got_where(lambda message: message["Subject"] == 'ALARM: "too-much" in US East (N. Virginia)', "the alarm")
alarm = json.loads(note["Sns"]["Message"])
assert (alarm["AlarmName"], alarm["AWSAccountId"], alarm["NewStateValue"], alarm["OldStateValue"], alarm["NewStateReason"]) == (
    "too-much", OWNER, "ALARM", "INSUFFICIENT_DATA", "testing"), alarm
assert (alarm["Trigger"]["MetricName"], alarm["Trigger"]["Statistic"], alarm["Trigger"]["Threshold"]) == ("Load", "MAXIMUM", 1), alarm
cloudwatch.delete_alarms(AlarmNames=["too-much"])

# A function that fails tells its destination and its dead-letter topic.
create(functions, "topic-failing", "def handler(event, context):\n    raise ValueError('no')\n", DeadLetterConfig={"TargetArn": topic})
functions.put_function_event_invoke_config(
    FunctionName="topic-failing", MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": topic}})
functions.invoke(FunctionName="topic-failing", InvocationType="Event", Payload=b'{"a": 1}')
told = got_where(lambda message: "RetriesExhausted" in message["Message"], "the failure's record")
assert json.loads(told["Sns"]["Message"])["requestPayload"] == {"a": 1}, told
dead = got_where(lambda message: "RequestID" in message["MessageAttributes"], "the dead letter")
assert json.loads(dead["Sns"]["Message"]) == {"a": 1}, dead
assert dead["Sns"]["MessageAttributes"]["ErrorCode"] == {"Type": "Number", "Value": "200"}, dead

# A schedule and a bucket publish.
due = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S")
client("scheduler").create_schedule(
    Name="to-topic", ScheduleExpression=f"at({due})", FlexibleTimeWindow={"Mode": "OFF"}, ActionAfterCompletion="DELETE",
    Target={"Arn": topic, "RoleArn": ROLE, "Input": '{"from": "schedule"}'})
s3.create_bucket(Bucket="topic-source")
s3.put_bucket_notification_configuration(
    Bucket="topic-source", NotificationConfiguration={"TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]})
s3.put_object(Bucket="topic-source", Key="a", Body=b"b")
note = got_where(lambda message: "ObjectCreated:Put" in message["Message"], "the bucket's event")
assert note["Sns"]["Subject"] == "Amazon S3 Notification", note
got_where(lambda message: message["Message"] == '{"from": "schedule"}', "the schedule's event")
s3.delete_object(Bucket="topic-source", Key="a")
s3.delete_bucket(Bucket="topic-source")

sns.unsubscribe(SubscriptionArn=subscription)
with raises("NotFound", 404):
    sns.get_subscription_attributes(SubscriptionArn=subscription)
sns.delete_topic(TopicArn=topic)
sns.delete_topic(TopicArn=topic)
functions.delete_function(FunctionName=NAME)
functions.delete_function(FunctionName="topic-failing")
