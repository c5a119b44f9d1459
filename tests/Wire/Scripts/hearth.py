"""What the scripts share: clients, zips, and a check that an error is the one expected."""
import contextlib
import io
import os
import time
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

RUNTIME = os.environ["HEARTH_TEST_PYTHON_RUNTIME"]
ROLE = "arn:aws:iam::000000000000:role/test"


def client(service, account="test", region="us-east-1", pool=10):
    # Debian's boto3 does not know AWS_ENDPOINT_URL yet, so the address is given here.
    return boto3.client(
        service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name=region, aws_access_key_id=account,
        aws_secret_access_key="test", config=Config(retries={"max_attempts": 0}, max_pool_connections=pool))


def zipped(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            # A fixed date: the same files are the same bytes, whatever the second.
            entry = zipfile.ZipInfo(name.replace("__", "/") + ".py")
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, text)
    return content.getvalue()


def create(functions, name, source, **more):
    created = functions.create_function(
        FunctionName=name, Runtime=RUNTIME, Handler="handler.handler", Role=ROLE, Code={"ZipFile": zipped(handler=source)}, **more)
    # botocore's own waiter polls once in five seconds; the first look is early enough here.
    deadline = time.monotonic() + 20
    while functions.get_function_configuration(FunctionName=name)["State"] != "Active":
        assert time.monotonic() < deadline, f"{name} did not become active"
        time.sleep(0.02)
    return created


@contextlib.contextmanager
def raises(code, status, message=None):
    try:
        yield
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response
        if message is not None:
            assert error.response["Error"]["Message"] == message, error.response
        return
    raise AssertionError(f"no {code} was raised")
