"""Target tracking with AWS's own periods: real load scales provisioned concurrency out after 3 minutes, little load in after 15."""
import concurrent.futures
import json
import threading
import time

from hearth import client, create

functions, scaling = client("lambda"), client("application-autoscaling")
NAME = "tracked"
create(functions, NAME, "import os, time\ndef handler(event, context):\n    time.sleep(0.5)\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']\n", MemorySize=512)
functions.publish_version(FunctionName=NAME)
functions.create_alias(FunctionName=NAME, Name="live", FunctionVersion="1")
ALIAS = {"FunctionName": NAME, "Qualifier": "live"}
TARGET = {"ServiceNamespace": "lambda", "ResourceId": f"function:{NAME}:live", "ScalableDimension": "lambda:function:ProvisionedConcurrency"}
started = time.monotonic()


def say(text):
    print(f"{time.monotonic() - started:6.0f} s  {text}", flush=True)


def config():
    return functions.get_provisioned_concurrency_config(**ALIAS)


def until(condition, what, minutes):
    deadline, last = time.monotonic() + 60 * minutes, None
    while True:
        shown = config()
        now = (shown["RequestedProvisionedConcurrentExecutions"], shown["AvailableProvisionedConcurrentExecutions"], shown["Status"])
        if now != last:
            say(f"requested {now[0]}, available {now[1]}, {now[2]}")
            last = now
        if condition(*now):
            return
        assert time.monotonic() < deadline, (what, now)
        time.sleep(1)


functions.put_provisioned_concurrency_config(**ALIAS, ProvisionedConcurrentExecutions=1)
scaling.register_scalable_target(**TARGET, MinCapacity=1, MaxCapacity=6)
scaling.put_scaling_policy(
    **TARGET, PolicyName="track", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={
        "TargetValue": 0.5, "PredefinedMetricSpecification": {"PredefinedMetricType": "LambdaProvisionedConcurrencyUtilization"}})
until(lambda requested, available, status: (requested, status) == (1, "READY"), "one is ready", 1)

stop, kinds = threading.Event(), {}


def busy():
    while not stop.is_set():
        kind = json.load(functions.invoke(**ALIAS, Payload=b"{}")["Payload"])
        kinds[kind] = kinds.get(kind, 0) + 1


with concurrent.futures.ThreadPoolExecutor(2) as load:
    say("two clients, one provisioned: utilization 1, the target is 0.5")
    workers = [load.submit(busy) for _ in range(2)]
    try:
        until(lambda requested, available, status: requested >= 2, "3 minutes above the target scale out", 6)
        until(lambda requested, available, status: requested >= 4 and status == "READY", "until two clients are half of it", 10)
        served, kinds = kinds, {}
        time.sleep(5)
        assert set(kinds) == {"provisioned-concurrency"}, kinds
        say(f"served before: {served}; in 5 s since: {kinds}")
    finally:
        stop.set()
    for worker in workers:
        worker.result()

say("one invocation every 5 seconds: without any there would be no metric, and AWS would scale nothing in")
idle = threading.Event()


def trickle():
    while not idle.wait(5):
        functions.invoke(**ALIAS, Payload=b"{}")


with concurrent.futures.ThreadPoolExecutor(1) as load:
    worker = load.submit(trickle)
    try:
        until(lambda requested, available, status: requested < 4, "15 minutes below nine tenths of the target scale in", 20)
    finally:
        idle.set()
    worker.result()
for activity in reversed(scaling.describe_scaling_activities(ServiceNamespace="lambda")["ScalingActivities"]):
    assert activity["StatusCode"] == "Successful", activity
    say(f"{activity['Description']} {activity['Cause']}")
functions.delete_function(FunctionName=NAME)
