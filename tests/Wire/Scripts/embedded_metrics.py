"""Metrics in log events, of functions and of PutLogEvents."""
import datetime
import json
import time

from hearth import client, create

functions, cloudwatch, logs = client("lambda"), client("cloudwatch"), client("logs")


def event(namespace, **members):
    return json.dumps({
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [{
            "Namespace": namespace, "Dimensions": [["service"], []], "Metrics": [{"Name": "latency", "Unit": "Milliseconds"}]}]},
        "service": "pay", **members})


def total(namespace, dimensions, stat="Sum"):
    now = datetime.datetime.now(datetime.timezone.utc)
    points = cloudwatch.get_metric_statistics(
        Namespace=namespace, MetricName="latency", Dimensions=dimensions, StartTime=now - datetime.timedelta(minutes=30),
        EndTime=now + datetime.timedelta(minutes=2), Period=3600, Statistics=[stat], Unit="Milliseconds")["Datapoints"]
    return sum(point[stat] for point in points)


pay = [{"Name": "service", "Value": "pay"}]
logs.create_log_group(logGroupName="embedded")
logs.create_log_stream(logGroupName="embedded", logStreamName="one")
now = int(time.time() * 1000)
logs.put_log_events(logGroupName="embedded", logStreamName="one", logEvents=[
    {"timestamp": now, "message": event("Put", latency=[10, 20])}, {"timestamp": now, "message": "no metric"},
    {"timestamp": now, "message": event("AWS/Lambda", latency=1)}])
assert total("Put", pay) == 30 and total("Put", []) == 30 and total("Put", pay, "SampleCount") == 2
assert total("AWS/Lambda", pay) == 0, "AWS's own namespaces are not for customers"

create(functions, "embedding", "def handler(event, context):\n    print(event['line'])\n")
for latency in (5, 7):
    functions.invoke(FunctionName="embedding", Payload=json.dumps({"line": event("Printed", latency=latency)}))
deadline = time.monotonic() + 10
while total("Printed", pay) != 12:
    assert time.monotonic() < deadline, total("Printed", pay)
    time.sleep(0.1)
assert {"Namespace": "Printed", "MetricName": "latency", "Dimensions": pay} in cloudwatch.list_metrics(Namespace="Printed")["Metrics"]
