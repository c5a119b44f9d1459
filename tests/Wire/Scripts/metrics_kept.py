"""What CloudWatch keeps over an end of the server. Arguments: put NAME, or see NAME INVOCATIONS."""
import datetime
import sys

from botocore.exceptions import ClientError

from hearth import client, create

functions, cloudwatch = client("lambda"), client("cloudwatch")
act, name = sys.argv[1:3]
# A metric in a log event, which is in memory until the log is written, and then until the metrics are.
SOURCE = """import json, time
def handler(event, context):
    directive = {"Namespace": "KeptLogs", "Dimensions": [[]], "Metrics": [{"Name": "printed"}]}
    print(json.dumps({"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}, "printed": 1}))
"""


def total(namespace, metric, dimensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    points = cloudwatch.get_metric_statistics(
        Namespace=namespace, MetricName=metric, Dimensions=dimensions, StartTime=now - datetime.timedelta(minutes=30),
        EndTime=now + datetime.timedelta(minutes=2), Period=3600, Statistics=["Sum"])["Datapoints"]
    return sum(point["Sum"] for point in points)


if act == "put":
    try:
        create(functions, "kept", SOURCE)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ResourceConflictException", error.response
    cloudwatch.put_metric_alarm(
        AlarmName=name, Namespace="Kept", MetricName=name, Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1,
        ComparisonOperator="GreaterThanThreshold", ActionsEnabled=False)
    cloudwatch.put_composite_alarm(AlarmName=f"{name}-composite", AlarmRule=f"ALARM({name})", ActionsEnabled=False)
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="kept")
    for _ in range(3):
        functions.invoke(FunctionName="kept")
    # The last thing before the end: nothing of it may be in memory only.
    cloudwatch.put_metric_data(Namespace="Kept", MetricData=[{"MetricName": name, "Values": [3, 4]}])
else:
    assert total("Kept", name, []) == 7, total("Kept", name, [])
    expected, seen = int(sys.argv[3]), total("AWS/Lambda", "Invocations", [{"Name": "FunctionName", "Value": "kept"}])
    assert seen >= expected, (seen, expected)
    printed = total("KeptLogs", "printed", [])
    assert printed >= expected, (printed, expected)
    alarms = cloudwatch.describe_alarms(AlarmNames=[name, f"{name}-composite"], AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    assert [alarm["StateValue"] for alarm in alarms["MetricAlarms"]] == ["ALARM"], alarms
    assert alarms["MetricAlarms"][0]["StateReason"] == "kept" or "Threshold" in alarms["MetricAlarms"][0]["StateReason"], alarms
    assert [alarm["AlarmRule"] for alarm in alarms["CompositeAlarms"]] == [f"ALARM({name})"], alarms
