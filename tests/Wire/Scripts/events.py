"""EventBridge: buses, patterns, PutEvents, and events of asynchronous invocations, to functions and on to other buses."""
import json
import time

from hearth import client, create, raises

functions, events, logs, queues = client("lambda"), client("events"), client("logs"), client("sqs")
NAME = "receives"
ARN = create(functions, NAME, "import json\ndef handler(event, context):\n    print('GOT', json.dumps(event))\n")["FunctionArn"]


def seen(count):
    """Until so many events have come."""
    deadline = time.monotonic() + 30
    while True:
        try:
            found = logs.filter_log_events(logGroupName=f"/aws/lambda/{NAME}", filterPattern="GOT")["events"]
        except logs.exceptions.ResourceNotFoundException:
            found = []
        if len(found) >= count:
            return [json.loads(event["message"].split("GOT ", 1)[1]) for event in found]
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


# Buses: the default one is always there.
assert [bus["Name"] for bus in events.list_event_buses()["EventBuses"]] == ["default"]
bus = events.create_event_bus(Name="orders", Description="d", Tags=[{"Key": "a", "Value": "b"}])["EventBusArn"]
assert bus == "arn:aws:events:us-east-1:000000000000:event-bus/orders"
assert events.describe_event_bus(Name="orders")["Description"] == "d"
assert events.list_tags_for_resource(ResourceARN=bus)["Tags"] == [{"Key": "a", "Value": "b"}]
with raises("ResourceAlreadyExistsException", 400, "Event bus orders already exists."):
    events.create_event_bus(Name="orders")
with raises("ValidationException", 400, "Cannot delete event bus default."):
    events.delete_event_bus(Name="default")
with raises("ResourceNotFoundException", 400, "Event bus none does not exist."):
    events.put_rule(Name="r", EventBusName="none", EventPattern="{\"source\":[\"a\"]}")

# Rules with patterns.
with raises("InvalidEventPatternException", 400):
    events.put_rule(Name="bad", EventPattern='{"source":"text"}')
with raises("ValidationException", 400, "ScheduleExpression is supported only on the default event bus."):
    events.put_rule(Name="bad", EventBusName="orders", ScheduleExpression="rate(1 minute)")
rule = events.put_rule(Name="large", EventBusName="orders", EventPattern=json.dumps(
    {"source": [{"prefix": "shop."}], "detail": {"total": [{"numeric": [">", 10]}]}}))["RuleArn"]
assert rule == "arn:aws:events:us-east-1:000000000000:rule/orders/large"
assert json.loads(events.describe_rule(Name="large", EventBusName="orders")["EventPattern"])["source"] == [{"prefix": "shop."}]
answer = events.put_targets(Rule="large", EventBusName="orders", Targets=[
    {"Id": "1", "Arn": ARN, "RetryPolicy": {"MaximumRetryAttempts": 4, "MaximumEventAgeInSeconds": 400}},
    {"Id": "2", "Arn": "arn:aws:events:us-east-1:000000000000:event-bus/default"}])
assert answer["FailedEntryCount"] == 0, answer
with raises("ValidationException", 400):
    events.delete_event_bus(Name="orders")

for wrong in ({"RetryPolicy": {"MaximumRetryAttempts": 186}}, {"RetryPolicy": {"MaximumEventAgeInSeconds": 86401}}, {"DeadLetterConfig": {"Arn": ARN}}):
    with raises("ValidationException", 400):
        events.put_targets(Rule="large", EventBusName="orders", Targets=[{"Id": "3", "Arn": ARN, **wrong}])
assert len(events.list_targets_by_rule(Rule="large", EventBusName="orders")["Targets"]) == 2

# Each entry is taken or refused by itself.
answer = events.put_events(Entries=[
    {"Source": "shop.a", "DetailType": "Order", "Detail": '{"total": 11}', "EventBusName": "orders", "Resources": ["one"], "Time": 1700000000},
    {"Source": "shop.a", "DetailType": "Order", "Detail": '{"total": 9}', "EventBusName": bus},
    {"Source": "shop.a", "DetailType": "Order", "Detail": "no JSON", "EventBusName": "orders"},
    {"Source": "aws.s3", "DetailType": "Order", "Detail": "{}"},
    {"Source": "shop.a", "Detail": "{}"}])
assert answer["FailedEntryCount"] == 3, answer
assert [entry.get("ErrorCode") for entry in answer["Entries"]] == [None, None, "MalformedDetail", "NotAuthorizedForSourceException", "InvalidArgument"], answer
(got,) = seen(1)
assert got == {
    "version": "0", "id": answer["Entries"][0]["EventId"], "detail-type": "Order", "source": "shop.a", "account": "000000000000",
    "time": "2023-11-14T22:13:20Z", "region": "us-east-1", "resources": ["one"], "detail": {"total": 11}}, got
with raises("ValidationException", 400):
    events.put_events(Entries=[{"Source": "a", "DetailType": "b", "Detail": "{}"}] * 11)
with raises("ValidationException", 400, "Total size of the entries in the request is over the limit."):
    events.put_events(Entries=[{"Source": "a", "DetailType": "b", "Detail": json.dumps({"x": "y" * 262144})}])

# On to the default bus, where another rule has it transformed.
events.put_rule(Name="onward", EventPattern='{"source":["shop.b"]}')
events.put_targets(Rule="onward", Targets=[{"Id": "1", "Arn": ARN, "InputTransformer": {
    "InputPathsMap": {"t": "$.detail.total"}, "InputTemplate": '{"passed on": <t>}'}}])
events.put_events(Entries=[{"Source": "shop.b", "DetailType": "Order", "Detail": '{"total": 12}', "EventBusName": "orders"}])
assert {"passed on": 12} in seen(3)

# TestEventPattern.
event = {"id": "1", "account": "1", "source": "a", "time": "t", "region": "r", "resources": [], "detail-type": "d", "detail": {}}
assert events.test_event_pattern(EventPattern='{"source":["a"]}', Event=json.dumps(event))["Result"] is True
assert events.test_event_pattern(EventPattern='{"source":["b"]}', Event=json.dumps(event))["Result"] is False

# How an asynchronous invocation ended.
events.put_rule(Name="ended", EventPattern='{"source":["lambda"]}')
events.put_targets(Rule="ended", Targets=[{"Id": "1", "Arn": ARN}])
ends = create(functions, "ends", "def handler(event, context):\n    return event['wanted']\n")["FunctionArn"]
default = "arn:aws:events:us-east-1:000000000000:event-bus/default"
functions.put_function_event_invoke_config(
    FunctionName="ends", MaximumRetryAttempts=0, DestinationConfig={"OnSuccess": {"Destination": default}, "OnFailure": {"Destination": default}})
functions.invoke(FunctionName="ends", InvocationType="Event", Payload='{"wanted": 5}')
functions.invoke(FunctionName="ends", InvocationType="Event", Payload="{}")
ended = {got["detail-type"]: got for got in seen(5) if got.get("source") == "lambda"}
success, failure = (ended[f"Lambda Function Invocation Result - {result}"] for result in ("Success", "Failure"))
assert success["resources"] == [default, ends + ":$LATEST"] and success["detail"]["responsePayload"] == 5, success
assert failure["detail"]["requestContext"]["condition"] == "RetriesExhausted" and failure["detail"]["responsePayload"]["errorType"] == "KeyError", failure

# To a queue; and what no target takes goes to the dead-letter queue.
queue = queues.create_queue(QueueName="events")["QueueUrl"]
queue_arn = queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
events.put_rule(Name="queued", EventPattern='{"source":["shop.q"]}')
events.put_targets(Rule="queued", Targets=[
    {"Id": "1", "Arn": queue_arn, "InputPath": "$.detail"},
    {"Id": "2", "Arn": ARN.replace(NAME, "none"), "DeadLetterConfig": {"Arn": queue_arn}}])
events.put_events(Entries=[{"Source": "shop.q", "DetailType": "Order", "Detail": '{"total": 14}'}])
messages = []
while len(messages) < 2:
    answer = queues.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=20, MessageAttributeNames=["All"])
    assert answer.get("Messages"), messages
    messages += answer["Messages"]
(plain,) = [message for message in messages if "MessageAttributes" not in message]
(dead,) = [message for message in messages if "MessageAttributes" in message]
assert plain["Body"] == '{"total":14}', plain
told = {name: value["StringValue"] for name, value in dead["MessageAttributes"].items()}
assert json.loads(dead["Body"])["detail"] == {"total": 14} and told["RULE_ARN"].endswith("rule/queued") and told["RETRY_ATTEMPTS"] == "0", (dead, told)

# Another account needs the bus's leave.
other = client("events", account="111122223333")
entry = {"Source": "shop.c", "DetailType": "Order", "Detail": '{"total": 13}', "EventBusName": bus}
with raises("AccessDeniedException", 400):
    other.put_events(Entries=[entry])
events.put_permission(EventBusName="orders", Action="events:PutEvents", Principal="111122223333", StatementId="partner")
assert other.put_events(Entries=[entry])["FailedEntryCount"] == 0
assert [got["account"] for got in seen(6) if got.get("source") == "shop.c"] == ["111122223333"]
events.remove_permission(EventBusName="orders", StatementId="partner")
with raises("AccessDeniedException", 400):
    other.put_events(Entries=[entry])

for name, on, ids in (("large", "orders", ["1", "2"]), ("onward", "default", ["1"]), ("ended", "default", ["1"]), ("queued", "default", ["1", "2"])):
    events.remove_targets(Rule=name, EventBusName=on, Ids=ids)
    events.delete_rule(Name=name, EventBusName=on)
events.delete_event_bus(Name="orders")
assert [found["Name"] for found in events.list_event_buses()["EventBuses"]] == ["default"]
