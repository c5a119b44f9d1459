"""SnapStart: states, answers, rules, and a restored environment."""
import base64
import json
import time

from hearth import ROLE, client, raises, zipped

functions = client("lambda")
ON = {"ApplyOn": "PublishedVersions"}
SOURCE = """
import os, time
time.sleep({0})
def handler(event, context):
    return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
"""


def refused(runtime, message, **more):
    with raises("InvalidParameterValueException", 400, message):
        functions.create_function(
            FunctionName="snap-no", Runtime=runtime, Handler="handler.handler", Role=ROLE,
            Code={"ZipFile": zipped(handler=SOURCE)}, SnapStart=ON, **more)


refused("nodejs20.x", "nodejs20.x is not supported for SnapStart enabled functions.")
refused("python3.11", "python3.11 is not supported for SnapStart enabled functions.")
refused("java8.al2", "java8.al2 is not supported for SnapStart enabled functions.")
refused("ruby3.3", "ruby3.3 is not supported for SnapStart enabled functions.")
refused("provided.al2023", "provided.al2023 is not supported for SnapStart enabled functions.")
refused("python3.12", "Ephemeral storage greater than 512 MB is not supported for SnapStart enabled functions.", EphemeralStorage={"Size": 1024})

created = functions.create_function(
    FunctionName="snap", Runtime="python3.12", Handler="handler.handler", Role=ROLE,
    Code={"ZipFile": zipped(handler=SOURCE.format(1))}, SnapStart=ON)
deadline = time.monotonic() + 20
while (latest := functions.get_function_configuration(FunctionName="snap"))["State"] == "Pending":
    assert time.monotonic() < deadline, latest
    time.sleep(0.02)
if latest.get("StateReasonCode") == "InvalidRuntime":
    # As on Debian 12, whose Python 3.11 has no SnapStart on AWS either.
    functions.delete_function(FunctionName="snap")
    print("snapstart: no Python 3.12 on this machine: only the refusals were tested")
    raise SystemExit

assert created["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}, created
one = functions.publish_version(FunctionName="snap")
assert (one["State"], one["StateReasonCode"]) == ("Pending", "Creating"), one
assert one["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}, one
with raises("SnapStartNotReadyException", 409):
    functions.invoke(FunctionName="snap:1")
functions.get_waiter("published_version_active").wait(FunctionName="snap", Qualifier="1", WaiterConfig={"Delay": 1})

began = time.monotonic()
answer = functions.invoke(FunctionName="snap:1", LogType="Tail")
took = time.monotonic() - began
assert json.load(answer["Payload"]) == "snap-start"
assert b"\tRestore Duration: " in base64.b64decode(answer["LogResult"]), answer
assert took < 0.9, took
assert json.load(functions.invoke(FunctionName="snap")["Payload"]) == "on-demand"
with raises("InvalidParameterValueException", 400):
    functions.put_provisioned_concurrency_config(FunctionName="snap", Qualifier="1", ProvisionedConcurrentExecutions=1)

functions.update_function_code(FunctionName="snap", ZipFile=zipped(handler="raise ValueError('no')"))
functions.get_waiter("function_updated_v2").wait(FunctionName="snap", WaiterConfig={"Delay": 1})
assert functions.publish_version(FunctionName="snap")["Version"] == "2"
deadline = time.monotonic() + 20
while (two := functions.get_function_configuration(FunctionName="snap", Qualifier="2"))["State"] == "Pending":
    assert time.monotonic() < deadline, two
    time.sleep(0.02)
assert (two["State"], two["StateReasonCode"], two["StateReason"]) == ("Failed", "FunctionError", "no"), two
assert two["SnapStart"]["OptimizationStatus"] == "Off", two

functions.get_waiter("function_updated_v2").wait(FunctionName="snap", WaiterConfig={"Delay": 1})
off = functions.update_function_configuration(FunctionName="snap", SnapStart={"ApplyOn": "None"})
assert off["SnapStart"] == {"ApplyOn": "None", "OptimizationStatus": "Off"}, off
functions.delete_function(FunctionName="snap")
print("snapstart: ok")
