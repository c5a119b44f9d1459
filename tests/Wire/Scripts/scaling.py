"""Application Auto Scaling of provisioned concurrency: targets, target tracking through a real alarm, scheduled actions."""
import datetime
import time

from hearth import client, create, raises

functions, scaling, cloudwatch = client("lambda"), client("application-autoscaling"), client("cloudwatch")
NAME = "scaled"
create(functions, NAME, "def handler(event, context):\n    return 1\n", MemorySize=512)
functions.publish_version(FunctionName=NAME)
functions.create_alias(FunctionName=NAME, Name="live", FunctionVersion="1")
TARGET = {"ServiceNamespace": "lambda", "ResourceId": f"function:{NAME}:live", "ScalableDimension": "lambda:function:ProvisionedConcurrency"}
ALIAS = {"FunctionName": NAME, "Qualifier": "live"}


def requested():
    return functions.get_provisioned_concurrency_config(**ALIAS)["RequestedProvisionedConcurrentExecutions"]


def until(condition, what, seconds=30):
    deadline = time.time() + seconds
    while not condition():
        assert time.time() < deadline, what
        time.sleep(0.1)


with raises("ObjectNotFoundException", 400):
    scaling.deregister_scalable_target(**TARGET)
with raises("ValidationException", 400):
    scaling.register_scalable_target(**{**TARGET, "ResourceId": f"function:{NAME}:none"}, MinCapacity=1, MaxCapacity=2)
with raises("ValidationException", 400):
    scaling.register_scalable_target(**TARGET, MinCapacity=3, MaxCapacity=2)

# Registering brings what is provisioned into the limits.
functions.put_provisioned_concurrency_config(**ALIAS, ProvisionedConcurrentExecutions=1)
scaling.register_scalable_target(**TARGET, MinCapacity=2, MaxCapacity=5)
assert requested() == 2
found = scaling.describe_scalable_targets(ServiceNamespace="lambda")["ScalableTargets"]
assert [(one["ResourceId"], one["MinCapacity"], one["MaxCapacity"]) for one in found] == [(TARGET["ResourceId"], 2, 5)], found

# A policy has two alarms; the one that is in alarm scales, to as much as its metric asks for.
policy = scaling.put_scaling_policy(
    **TARGET, PolicyName="track", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={
        "TargetValue": 0.5, "CustomizedMetricSpecification": {
            "Namespace": "Test", "MetricName": "Use", "Statistic": "Maximum", "Dimensions": [{"Name": "For", "Value": NAME}]}})
high = next(alarm["AlarmName"] for alarm in policy["Alarms"] if "AlarmHigh" in alarm["AlarmName"])
shown = cloudwatch.describe_alarms(AlarmNames=[high])["MetricAlarms"][0]
assert (shown["Threshold"], shown["EvaluationPeriods"], shown["AlarmActions"]) == (0.5, 3, [policy["PolicyARN"]]), shown
cloudwatch.put_metric_data(Namespace="Test", MetricData=[{"MetricName": "Use", "Value": 1.0, "Dimensions": [{"Name": "For", "Value": NAME}]}])
cloudwatch.set_alarm_state(AlarmName=high, StateValue="ALARM", StateReason="test")
until(lambda: requested() >= 4, "the alarm did not scale out")
activity = scaling.describe_scaling_activities(ServiceNamespace="lambda")["ScalingActivities"][0]
assert activity["StatusCode"] == "Successful" and "triggered policy track" in activity["Cause"], activity
with raises("ValidationException", 400):
    scaling.put_scaling_policy(
        **TARGET, PolicyName="bad", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 0.95, "PredefinedMetricSpecification": {"PredefinedMetricType": "LambdaProvisionedConcurrencyUtilization"}})
scaling.delete_scaling_policy(**TARGET, PolicyName="track")
assert cloudwatch.describe_alarms(AlarmNames=[high])["MetricAlarms"] == []

# A scheduled action in two seconds.
due = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S")
scaling.put_scheduled_action(
    **TARGET, ScheduledActionName="down", Schedule=f"at({due})", ScalableTargetAction={"MinCapacity": 1, "MaxCapacity": 1})
until(lambda: requested() == 1, "the scheduled action was not run")
until(lambda: functions.get_provisioned_concurrency_config(**ALIAS)["Status"] == "READY", "it did not become ready")
scaling.deregister_scalable_target(**TARGET)
assert scaling.describe_scalable_targets(ServiceNamespace="lambda")["ScalableTargets"] == []
functions.delete_function(FunctionName=NAME)
