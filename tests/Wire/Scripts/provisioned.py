"""Provisioned concurrency: READY with real environments, no init in the first request, alias moves, failure, spillover, deletion."""
import base64
import concurrent.futures
import json
import time

from hearth import client, create, raises, zipped

functions = client("lambda")
TYPE = "import os, time\ndef handler(event, context):\n    if 'exit' in event: os._exit(1)\n    time.sleep(event.get('sleep', 0))\n    return [os.environ['AWS_LAMBDA_INITIALIZATION_TYPE'], context.function_version]\n"
PROVISIONED, ON_DEMAND = "provisioned-concurrency", "on-demand"


def invoke(qualifier, **event):
    answer = functions.invoke(FunctionName="ahead", Qualifier=qualifier, Payload=json.dumps(event), LogType="Tail")
    return json.load(answer["Payload"]), base64.b64decode(answer["LogResult"]).decode()


def config(name, qualifier):
    got = functions.get_provisioned_concurrency_config(FunctionName=name, Qualifier=qualifier)
    return (got["Status"], got["RequestedProvisionedConcurrentExecutions"], got["AllocatedProvisionedConcurrentExecutions"],
            got["AvailableProvisionedConcurrentExecutions"])


def wait(name, qualifier, status):
    deadline = time.monotonic() + 30
    while config(name, qualifier)[0] != status:
        assert time.monotonic() < deadline, config(name, qualifier)
        time.sleep(0.05)
    return config(name, qualifier)


create(functions, "ahead", TYPE, Timeout=20)
functions.publish_version(FunctionName="ahead")
put = functions.put_provisioned_concurrency_config(FunctionName="ahead", Qualifier="1", ProvisionedConcurrentExecutions=2)
assert put["Status"] == "IN_PROGRESS" and put["AllocatedProvisionedConcurrentExecutions"] == 0, put
assert put["ResponseMetadata"]["HTTPStatusCode"] == 202
assert wait("ahead", "1", "READY") == ("READY", 2, 2, 2)
payload, log = invoke("1")
assert payload == [PROVISIONED, "1"], payload
assert "REPORT" in log and "Init Duration" not in log, log

# More than there are at once: the rest spills over, on demand.
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    types = [call.result()[0][0] for call in [pool.submit(invoke, "1", sleep=2) for _ in range(4)]]
assert sorted(types) == [ON_DEMAND] * 2 + [PROVISIONED] * 2, types

with raises("InvalidParameterValueException", 400, "Provisioned Concurrency Configs cannot be applied to unpublished function versions."):
    functions.put_provisioned_concurrency_config(FunctionName="ahead", Qualifier="$LATEST", ProvisionedConcurrentExecutions=1)

# One that dies is replaced, and nobody's request pays for it.
exited = functions.invoke(FunctionName="ahead", Qualifier="1", Payload=b'{"exit": 1}')
assert exited["FunctionError"] == "Unhandled", exited
time.sleep(3)
wait("ahead", "1", "READY")
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for payload, log in [call.result() for call in [pool.submit(invoke, "1", sleep=1) for _ in range(2)]]:
        assert payload == [PROVISIONED, "1"] and "Init Duration" not in log and "INIT_REPORT" not in log, (payload, log)

# Reserved 2, all of it provisioned: $LATEST is stopped, version 1 runs (recorded as I19).
functions.put_function_concurrency(FunctionName="ahead", ReservedConcurrentExecutions=2)
with raises("TooManyRequestsException", 429, "Rate Exceeded."):
    functions.invoke(FunctionName="ahead")
assert invoke("1")[0] == [PROVISIONED, "1"]
functions.delete_function_concurrency(FunctionName="ahead")

functions.delete_provisioned_concurrency_config(FunctionName="ahead", Qualifier="1")
# As on AWS the environments go a moment after the answer.
deadline = time.monotonic() + 30
while invoke("1")[0] != [ON_DEMAND, "1"]:
    assert time.monotonic() < deadline, "the environments stay"

# The environments go where the alias goes.
functions.update_function_code(FunctionName="ahead", ZipFile=zipped(handler=TYPE + "# two\n"))
functions.publish_version(FunctionName="ahead")
functions.create_alias(FunctionName="ahead", Name="live", FunctionVersion="1")
functions.put_provisioned_concurrency_config(FunctionName="ahead", Qualifier="live", ProvisionedConcurrentExecutions=2)
wait("ahead", "live", "READY")
assert invoke("live")[0] == [PROVISIONED, "1"] and invoke("1")[0] == [PROVISIONED, "1"]
functions.update_alias(FunctionName="ahead", Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
assert wait("ahead", "live", "READY") == ("READY", 2, 2, 2)
assert invoke("1")[0] == [PROVISIONED, "1"] and invoke("2")[0] == [PROVISIONED, "2"]
functions.update_alias(FunctionName="ahead", Name="live", FunctionVersion="2", RoutingConfig={"AdditionalVersionWeights": {}})
wait("ahead", "live", "READY")
assert invoke("2")[0] == [PROVISIONED, "2"] and invoke("1")[0] == [ON_DEMAND, "1"]
with raises("ProvisionedConcurrencyConfigNotFoundException", 404):
    functions.get_provisioned_concurrency_config(FunctionName="ahead", Qualifier="2")

create(functions, "raises", "raise ValueError('no')\n")
functions.publish_version(FunctionName="raises")
functions.put_provisioned_concurrency_config(FunctionName="raises", Qualifier="1", ProvisionedConcurrentExecutions=2)
assert wait("raises", "1", "FAILED") == ("FAILED", 2, 0, 0)
failed = functions.get_provisioned_concurrency_config(FunctionName="raises", Qualifier="1")
assert failed["StatusReason"] == "FUNCTION_ERROR_INIT_FAILURE", failed
functions.delete_function(FunctionName="raises")
functions.delete_function(FunctionName="ahead")
print("provisioned: ok")
