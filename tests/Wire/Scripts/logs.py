"""CloudWatch Logs as Lambda writes it, and as people write to it themselves."""
import time

from hearth import client, create, raises

functions, logs = client("lambda"), client("logs")
create(functions, "logging", "def handler(event, context):\n    print('line', event['n'])\n")
for n in (1, 2):
    functions.invoke(FunctionName="logging", Payload=b'{"n": %d}' % n)

group = "/aws/lambda/logging"
deadline = time.monotonic() + 10
while True:
    groups = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    events = logs.filter_log_events(logGroupName=group)["events"] if groups else []
    if sum("REPORT" in event["message"] for event in events) == 2:
        break
    assert time.monotonic() < deadline, events
    time.sleep(0.1)
assert groups[0]["logGroupName"] == group and groups[0]["arn"] == f"arn:aws:logs:us-east-1:000000000000:log-group:{group}:*"
streams = logs.describe_log_streams(logGroupName=group, orderBy="LastEventTime", descending=True)["logStreams"]
assert len(streams) == 1, "one environment, one stream"
read = logs.get_log_events(logGroupName=group, logStreamName=streams[0]["logStreamName"], startFromHead=True)
assert [event["message"] for event in read["events"]] == [event["message"] for event in events]
again = logs.get_log_events(logGroupName=group, logStreamName=streams[0]["logStreamName"], nextToken=read["nextForwardToken"])
assert again["events"] == [] and again["nextForwardToken"] == read["nextForwardToken"], "the end answers its own token"
assert [e["message"] for e in logs.filter_log_events(logGroupName=group, filterPattern="line")["events"]] == ["line 1\n", "line 2\n"]
pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, PaginationConfig={"PageSize": 2})
assert [e["eventId"] for page in pages for e in page["events"]] == [e["eventId"] for e in events]

logs.create_log_group(logGroupName="own")
with raises("ResourceAlreadyExistsException", 400, "The specified log group already exists"):
    logs.create_log_group(logGroupName="own")
logs.create_log_stream(logGroupName="own", logStreamName="stream")
now = int(time.time() * 1000)
logs.put_log_events(logGroupName="own", logStreamName="stream", logEvents=[
    {"timestamp": now, "message": "one"}, {"timestamp": now + 1, "message": '{"level": "ERROR", "n": 2}'}])
found = logs.filter_log_events(logGroupName="own", filterPattern='{ $.level = "ERROR" }')["events"]
assert [event["message"] for event in found] == ['{"level": "ERROR", "n": 2}']
logs.put_retention_policy(logGroupName="own", retentionInDays=7)
assert logs.describe_log_groups(logGroupNamePrefix="own")["logGroups"][0]["retentionInDays"] == 7
logs.delete_log_group(logGroupName="own")
with raises("ResourceNotFoundException", 400, "The specified log group does not exist."):
    logs.describe_log_streams(logGroupName="own")
print("logs: ok")
