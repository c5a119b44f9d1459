"""Alarms under real time: by themselves to ALARM, the action called, and back to OK; a composite alarm follows."""
import concurrent.futures
import json
import time

from botocore.exceptions import ClientError

from hearth import client, create

functions, cloudwatch, logs = client("lambda"), client("cloudwatch"), client("logs")
called = create(functions, "called", "import json\ndef handler(event, context):\n    print('CALLED', json.dumps(event))\n")["FunctionArn"]
functions.add_permission(
    FunctionName="called", StatementId="alarms", Action="lambda:InvokeFunction", Principal="lambda.alarms.cloudwatch.amazonaws.com")
create(functions, "busy", "import time\ndef handler(event, context):\n    time.sleep(1)\n")
functions.put_function_concurrency(FunctionName="busy", ReservedConcurrentExecutions=1)


def invoke(_):
    try:
        functions.invoke(FunctionName="busy")
        return 0
    except ClientError as error:
        assert error.response["Error"]["Code"] == "TooManyRequestsException", error.response
        return 1


def state(name):
    found = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    return (found["MetricAlarms"] + found["CompositeAlarms"])[0]["StateValue"]


def wait(what, seconds, condition):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.5)
    return found


def calls(alarm, value):
    try:
        events = logs.filter_log_events(logGroupName="/aws/lambda/called", filterPattern="CALLED")["events"]
    except ClientError:
        return []
    told = [json.loads(event["message"].split("CALLED ")[1]) for event in events]
    return [event for event in told if event["alarmData"]["alarmName"] == alarm and event["alarmData"]["state"]["value"] == value]


def put(value):
    cloudwatch.put_metric_data(Namespace="Alarms", MetricData=[{"MetricName": "Heat", "Value": value, "StorageResolution": 1}])


# Without FILL a minute without throttles is no datapoint, and the one before it would count for two more.
throttles = {"Metric": {"Namespace": "AWS/Lambda", "MetricName": "Throttles", "Dimensions": [{"Name": "FunctionName", "Value": "busy"}]}, "Period": 60, "Stat": "Sum"}
cloudwatch.put_metric_alarm(
    AlarmName="throttled", Metrics=[{"Id": "m", "MetricStat": throttles, "ReturnData": False}, {"Id": "e", "Expression": "FILL(m, 0)", "ReturnData": True}],
    EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="notBreaching",
    AlarmActions=[called], OKActions=[called])
cloudwatch.put_metric_alarm(
    AlarmName="hot", Namespace="Alarms", MetricName="Heat", Statistic="Maximum", Period=10, EvaluationPeriods=1, Threshold=5,
    ComparisonOperator="GreaterThanThreshold", TreatMissingData="ignore", AlarmActions=[called], OKActions=[called])
cloudwatch.put_composite_alarm(AlarmName="hot or worse", AlarmRule="ALARM(hot) OR FALSE")

put(1)
with concurrent.futures.ThreadPoolExecutor(5) as pool:
    assert sum(pool.map(invoke, range(5))) > 0, "nothing was throttled"

put(9)
wait("hot did not go to ALARM", 40, lambda: state("hot") == "ALARM")
wait("the composite alarm did not follow", 15, lambda: state("hot or worse") == "ALARM")
event = wait("the function was not called", 15, lambda: calls("hot", "ALARM"))[0]
assert event["alarmData"]["configuration"]["metrics"][0]["metricStat"]["metric"]["name"] == "Heat", event
put(0)
wait("hot did not go back to OK", 40, lambda: state("hot") == "OK")
wait("the composite alarm did not follow back", 15, lambda: state("hot or worse") == "OK")
wait("the function was not called for OK", 15, lambda: calls("hot", "OK"))

# A minute of the server's own metric: it begins as OK, and the function is told of each change.
wait("the function was not called for throttles", 100, lambda: calls("throttled", "ALARM"))
wait("the function was not called when the throttles were over", 100, lambda: [
    event for event in calls("throttled", "OK") if event["alarmData"]["previousState"]["value"] == "ALARM"])
assert state("throttled") == "OK"
updates = cloudwatch.describe_alarm_history(AlarmName="hot", HistoryItemType="StateUpdate", ScanBy="TimestampAscending")["AlarmHistoryItems"]
assert [item["HistorySummary"].split(" to ")[1] for item in updates][-2:] == ["ALARM", "OK"], updates
