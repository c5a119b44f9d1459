"""Concurrency: each limit that a client can reach, with its exact 429, retries off; the server's account limit is 120."""
import concurrent.futures
import json
import time

from botocore.exceptions import ClientError

from hearth import client, create, raises

functions = client("lambda")
SLEEPS = "import time\ndef handler(event, context):\n    time.sleep(event.get('sleep', 0))\n    return 'done'\n"


def refused(call):
    try:
        call()
    except ClientError as error:
        answer = error.response
        assert answer["Error"]["Code"] == "TooManyRequestsException", answer
        assert answer["Error"]["Message"] == "Rate Exceeded.", answer
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 429, answer
        assert answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-errortype"] == "TooManyRequestsException", answer
        assert answer["ResponseMetadata"]["HTTPHeaders"]["retry-after"].isdigit(), answer
        assert answer["Type"] == "User", answer
        return answer["Reason"]
    return None


def invoke(name, **event):
    return functions.invoke(FunctionName=name, Payload=json.dumps(event))


create(functions, "capped", SLEEPS, Timeout=20)
functions.put_function_concurrency(FunctionName="capped", ReservedConcurrentExecutions=0)
assert refused(lambda: invoke("capped")) == "ReservedFunctionConcurrentInvocationLimitExceeded"
functions.put_function_concurrency(FunctionName="capped", ReservedConcurrentExecutions=2)
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    reasons = [r.result() for r in [pool.submit(refused, lambda: invoke("capped", sleep=2)) for _ in range(8)]]
assert reasons.count(None) == 2, reasons
assert reasons.count("ReservedFunctionConcurrentInvocationLimitExceeded") == 6, reasons

# Ten requests a second for each unit: one after the other, so that concurrency is not the limit.
time.sleep(1.1)
functions.put_function_concurrency(FunctionName="capped", ReservedConcurrentExecutions=1)
reasons = []
deadline = time.monotonic() + 20
while "ReservedFunctionInvocationRateLimitExceeded" not in reasons:
    assert time.monotonic() < deadline, reasons
    reasons.append(refused(lambda: invoke("capped")))
assert set(reasons) == {None, "ReservedFunctionInvocationRateLimitExceeded"}, reasons
assert reasons.count(None) >= 10, reasons

# Events are not limited by their rate: they are accepted and run.
functions.invoke(FunctionName="capped", InvocationType="Event", Payload=b"{}")

with raises("InvalidParameterValueException", 400,
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."):
    functions.put_function_concurrency(FunctionName="capped", ReservedConcurrentExecutions=21)

# Of the account's 120, 20 are reserved for one: the others get 100 together and no more.
functions.put_function_concurrency(FunctionName="capped", ReservedConcurrentExecutions=20)
create(functions, "many", SLEEPS, Timeout=60)
wide = client("lambda", pool=130)
with concurrent.futures.ThreadPoolExecutor(130) as pool:
    calls = [pool.submit(refused, lambda: wide.invoke(FunctionName="many", Payload=b'{"sleep": 10}')) for _ in range(130)]
    time.sleep(5)
    assert json.load(invoke("capped")["Payload"]) == "done", "what is reserved is guaranteed"
    reasons = [call.result() for call in calls]
assert reasons.count(None) == 100, reasons
assert reasons.count("ConcurrentInvocationLimitExceeded") == 30, reasons
print("concurrency: ok")
