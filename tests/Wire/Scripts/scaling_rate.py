"""The scaling rate: the server lets each function gain 4 environments every 10 seconds, one every 2.5 seconds; retries off."""
import concurrent.futures
import json
import time

from botocore.exceptions import ClientError

from hearth import client, create

functions = client("lambda")
create(functions, "grows", "import time\ndef handler(event, context):\n    time.sleep(event['sleep'])\n    return context.log_stream_name\n", Timeout=30, MemorySize=1769)
create(functions, "other", "def handler(event, context):\n    return 1\n")


def invoke(sleep):
    try:
        return json.load(functions.invoke(FunctionName="grows", Payload=json.dumps({"sleep": sleep}))["Payload"])
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 429, error.response
        assert error.response["Error"] == {"Message": "Rate Exceeded.", "Code": "TooManyRequestsException"}, error.response
        # AWS documents no Reason of its own for this limit (docs/decisions/0016).
        assert error.response["Reason"] == "ConcurrentInvocationLimitExceeded", error.response
        return None


def at_once(count, sleep):
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(invoke, [sleep] * count))


# A burst: as many as the bucket holds, and what came back while it lasted; the rest is refused at once.
began = time.monotonic()
first = at_once(12, 2)
refilled = (time.monotonic() - began) / 2.5
served = [stream for stream in first if stream]
assert 4 <= len(served) <= 4 + refilled + 1 and len(set(served)) == len(served), (first, refilled)

# What is warm is no growth: the same environments serve as often as they like.
for _ in range(5):
    assert invoke(0) in served
# The limit is each function's own.
functions.invoke(FunctionName="other")

# The refill is continuous: after 2.5 seconds, one more at least.
time.sleep(2.6)
again = {stream for stream in at_once(len(served) + 1, 1) if stream}
assert again - set(served), (again, served)
