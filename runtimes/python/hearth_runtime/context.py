"""The context object. https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

import os
import time


def function_facts():
    """What the context says of the function: the same for all its invocations, so looked up once."""
    return tuple(map(os.environ.get, (
        "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION")))


class LambdaContext:
    def __init__(self, invocation, function):
        header = invocation.header
        # The size of the memory is a string on AWS too, whatever its documentation says.
        (self.log_group_name, self.log_stream_name, self.function_name,
         self.memory_limit_in_mb, self.function_version) = function
        self.aws_request_id = header(b"lambda-runtime-aws-request-id")
        self.invoked_function_arn = header(b"lambda-runtime-invoked-function-arn")
        self.tenant_id = header(b"lambda-runtime-aws-tenant-id")
        self.client_context = _client_context(header(b"lambda-runtime-client-context"))
        self.identity = _identity(header(b"lambda-runtime-cognito-identity"))
        self._epoch_deadline_time_in_ms = int(header(b"lambda-runtime-deadline-ms") or 0)

    def get_remaining_time_in_millis(self):
        remaining = self._epoch_deadline_time_in_ms - int(time.time() * 1000)
        return remaining if remaining > 0 else 0

    def log(self, msg):
        from . import logs

        logs.write(str(msg))

    def __repr__(self):
        return _shown(self, (
            "aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb",
            "function_version", "invoked_function_arn", "client_context", "identity", "tenant_id"))


class CognitoIdentity:
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")

    def __repr__(self):
        return _shown(self, self.__slots__)


class Client:
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")

    def __repr__(self):
        return _shown(self, self.__slots__)


class ClientContext:
    __slots__ = ("custom", "env", "client")

    def __repr__(self):
        return _shown(self, self.__slots__)


def _client_context(text):
    if not text:
        return None
    fields = _parse(text, "Client Context")
    client_context = ClientContext()
    client_context.custom = fields.get("custom")
    client_context.env = fields.get("env")
    client_context.client = None
    if fields.get("client") is not None:
        client_context.client = Client()
        for name in Client.__slots__:
            setattr(client_context.client, name, fields["client"].get(name))
    return client_context


def _identity(text):
    fields = _parse(text, "Cognito Identity") if text else {}
    identity = CognitoIdentity()
    identity.cognito_identity_id = fields.get("cognitoIdentityId")
    identity.cognito_identity_pool_id = fields.get("cognitoIdentityPoolId")
    return identity


def _parse(text, name):
    import json

    try:
        return json.loads(text)
    except ValueError as error:
        from .handler import Fault

        raise Fault("Runtime.LambdaContextUnmarshalError", "Unable to parse %s JSON: %s" % (name, error)) from None


def _shown(thing, names):
    return "%s([%s])" % (type(thing).__name__, ",".join("%s=%s" % (name, getattr(thing, name)) for name in names))
