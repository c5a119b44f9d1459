"""The rate of requests of functions without a reservation; the server's account limit is 3, so it is 30 a second, retries off."""
import time

from botocore.exceptions import ClientError

from hearth import client, create

functions = client("lambda")
create(functions, "fast", "def handler(event, context):\n    return 1\n", MemorySize=1769)
reasons = []
deadline = time.monotonic() + 30
while "FunctionInvocationRateLimitExceeded" not in reasons:
    assert time.monotonic() < deadline, reasons
    try:
        functions.invoke(FunctionName="fast")
        reasons.append(None)
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 429, error.response
        assert error.response["Error"] == {"Message": "Rate Exceeded.", "Code": "TooManyRequestsException"}, error.response
        reasons.append(error.response["Reason"])
assert set(reasons) == {None, "FunctionInvocationRateLimitExceeded"} and reasons.count(None) >= 30, reasons
time.sleep(1)
functions.invoke(FunctionName="fast")
