"""AWS/Lambda metrics against what the client saw, request by request; and an alarm that calls a function."""
import concurrent.futures
import datetime
import json
import time

from botocore.exceptions import ClientError

from hearth import client, create

functions, cloudwatch, logs = client("lambda"), client("cloudwatch"), client("logs")
create(functions, "measured", "import time\ndef handler(event, context):\n    time.sleep(0.3)\n    if event.get('fail'): raise ValueError('x')\n")
functions.put_function_concurrency(FunctionName="measured", ReservedConcurrentExecutions=3)
seen = {"ok": 0, "failed": 0, "throttled": 0}


def invoke(n):
    try:
        answer = functions.invoke(FunctionName="measured", Payload=json.dumps({"fail": n % 4 == 0}))
        return "failed" if "FunctionError" in answer else "ok"
    except ClientError as error:
        assert error.response["Error"]["Code"] == "TooManyRequestsException", error.response
        return "throttled"


with concurrent.futures.ThreadPoolExecutor(10) as pool:
    for outcome in pool.map(invoke, range(30)):
        seen[outcome] += 1
assert seen["throttled"] > 0 and seen["ok"] > 0, seen


def total(name, stat, dimensions=({"Name": "FunctionName", "Value": "measured"},)):
    now = datetime.datetime.now(datetime.timezone.utc)
    points = cloudwatch.get_metric_statistics(
        Namespace="AWS/Lambda", MetricName=name, Dimensions=list(dimensions), StartTime=now - datetime.timedelta(minutes=30),
        EndTime=now + datetime.timedelta(minutes=2), Period=3600, Statistics=[stat])["Datapoints"]
    return (max if stat == "Maximum" else sum)(point[stat] for point in points) if points else 0


assert total("Throttles", "Sum") == seen["throttled"], seen
assert total("Invocations", "Sum") == seen["ok"] + seen["failed"], seen
assert total("Errors", "Sum") == seen["failed"], seen
assert total("ConcurrentExecutions", "Maximum") == 3
assert total("Duration", "SampleCount") == seen["ok"] + seen["failed"]
resource = ({"Name": "FunctionName", "Value": "measured"}, {"Name": "Resource", "Value": "measured"})
assert total("Throttles", "Sum", resource) == seen["throttled"]

alarmed = create(functions, "alarmed", "import json\ndef handler(event, context):\n    print('ALARMED', json.dumps(event))\n")["FunctionArn"]
cloudwatch.put_metric_alarm(
    AlarmName="throttled", Namespace="AWS/Lambda", MetricName="Throttles", Dimensions=[{"Name": "FunctionName", "Value": "measured"}],
    Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold", AlarmActions=[alarmed],
    TreatMissingData="notBreaching")
cloudwatch.put_composite_alarm(AlarmName="both", AlarmRule="ALARM(throttled) AND TRUE")
cloudwatch.set_alarm_state(AlarmName="throttled", StateValue="ALARM", StateReason="without permission")
history = cloudwatch.describe_alarm_history(AlarmName="throttled", HistoryItemType="Action")["AlarmHistoryItems"]
assert "Failed to execute action" in history[0]["HistorySummary"] and "not authorized" in history[0]["HistoryData"], history
functions.add_permission(
    FunctionName="alarmed", StatementId="alarms", Action="lambda:InvokeFunction", Principal="lambda.alarms.cloudwatch.amazonaws.com",
    SourceArn=cloudwatch.describe_alarms(AlarmNames=["throttled"])["MetricAlarms"][0]["AlarmArn"])
cloudwatch.set_alarm_state(AlarmName="throttled", StateValue="OK", StateReason="again")
cloudwatch.set_alarm_state(AlarmName="throttled", StateValue="ALARM", StateReason="with permission")
deadline = time.monotonic() + 20
while True:
    try:
        lines = [e["message"] for e in logs.filter_log_events(logGroupName="/aws/lambda/alarmed", filterPattern="ALARMED")["events"]]
    except ClientError:
        lines = []
    if lines:
        break
    assert time.monotonic() < deadline, "the function was not called"
    time.sleep(0.1)
event = json.loads(lines[0].split("ALARMED ")[1])
assert event["source"] == "aws.cloudwatch" and event["alarmData"]["state"]["value"] == "ALARM", event
assert event["alarmData"]["previousState"]["value"] == "OK" and event["alarmData"]["alarmName"] == "throttled", event
cloudwatch.delete_alarms(AlarmNames=["both", "throttled"])
assert cloudwatch.describe_alarms(AlarmNames=["both", "throttled"], AlarmTypes=["CompositeAlarm", "MetricAlarm"])["MetricAlarms"] == []
