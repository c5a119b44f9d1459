"""CloudWatch metrics, in whichever of its protocols this boto3 speaks."""
import datetime

from botocore.exceptions import ClientError

from hearth import client

cloudwatch = client("cloudwatch")
now = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
start, end = now - datetime.timedelta(minutes=10), now + datetime.timedelta(minutes=2)
dimensions = [{"Name": "Queue", "Value": "a"}]


def fails(code, **arguments):
    try:
        cloudwatch.put_metric_data(Namespace="Wire", **arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] in code, error.response
    else:
        raise AssertionError("accepted")


cloudwatch.put_metric_data(
    Namespace="Wire",
    MetricData=[
        {"MetricName": "Depth", "Dimensions": dimensions, "Timestamp": now - datetime.timedelta(minutes=2), "Values": [1, 2, 3], "Counts": [1, 1, 2], "Unit": "Count"},
        {"MetricName": "Depth", "Dimensions": dimensions, "Timestamp": now - datetime.timedelta(minutes=1), "Value": 10, "Unit": "Count"},
        {"MetricName": "Set", "StatisticValues": {"SampleCount": 4, "Sum": 10, "Minimum": 1, "Maximum": 4}},
    ],
)
# Large enough that SDKs compress it.
cloudwatch.put_metric_data(Namespace="Wire", MetricData=[{"MetricName": "Many", "Dimensions": dimensions, "Values": [float(n) for n in range(150)]} for _ in range(60)])

listed = cloudwatch.list_metrics(Namespace="Wire", MetricName="Depth", Dimensions=[{"Name": "Queue"}], RecentlyActive="PT3H")["Metrics"]
assert listed == [{"Namespace": "Wire", "MetricName": "Depth", "Dimensions": dimensions}], listed

statistics = cloudwatch.get_metric_statistics(
    Namespace="Wire", MetricName="Depth", Dimensions=dimensions, StartTime=start, EndTime=end, Period=60,
    Statistics=["Sum", "SampleCount", "Average", "Minimum", "Maximum"],
)
points = sorted(statistics["Datapoints"], key=lambda point: point["Timestamp"])
assert [(p["Sum"], p["SampleCount"], p["Minimum"], p["Maximum"], p["Unit"]) for p in points] == [(9, 4, 1, 3, "Count"), (10, 1, 10, 10, "Count")], points
extended = cloudwatch.get_metric_statistics(
    Namespace="Wire", MetricName="Depth", Dimensions=dimensions, StartTime=start, EndTime=end, Period=3600, ExtendedStatistics=["p50", "TM(:2)"]
)["Datapoints"]
assert all(point["ExtendedStatistics"] for point in extended), extended

stat = {"Metric": {"Namespace": "Wire", "MetricName": "Depth", "Dimensions": dimensions}, "Period": 60, "Stat": "Sum"}
queries = [
    {"Id": "m1", "MetricStat": stat, "Label": "max ${MAX}"},
    {"Id": "e1", "Expression": "m1 * 2 + SUM(METRICS())"},
    {"Id": "e2", "Expression": "IF(m1 > 9, 1, 0)", "Label": "over"},
]
results = {r["Id"]: r for r in cloudwatch.get_metric_data(MetricDataQueries=queries, StartTime=start, EndTime=end, ScanBy="TimestampAscending")["MetricDataResults"]}
assert results["m1"]["Values"] == [9, 10] and results["m1"]["Label"] == "max 10", results["m1"]
assert results["e1"]["Values"] == [27, 30], results["e1"]
assert results["e2"]["Values"] == [0, 1] and results["e2"]["Label"] == "over", results["e2"]
paged = [value for page in cloudwatch.get_paginator("get_metric_data").paginate(
    MetricDataQueries=queries, StartTime=start, EndTime=end, MaxDatapoints=2, PaginationConfig={"PageSize": 2})
    for result in page["MetricDataResults"] for value in result["Values"]]
assert len(paged) == 6, paged

fails(("InvalidParameterValue", "InvalidParameterValueException"), MetricData=[{"MetricName": "x", "Value": 1, "Timestamp": now - datetime.timedelta(days=20)}])
fails(("InvalidParameterCombination", "InvalidParameterCombinationException"), MetricData=[{"MetricName": "x", "Value": 1, "Values": [1]}])
fails(("InvalidParameterValue", "InvalidParameterValueException"), MetricData=[{"MetricName": "x", "Value": float("nan")}])
