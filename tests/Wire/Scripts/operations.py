"""Every Lambda operation of botocore's model: each one that is offered works, each other one says that it is not."""
import json
import time
import urllib.request

from botocore.exceptions import ClientError
from hearth import ROLE, RUNTIME, client, zipped

functions = client("lambda")
model = functions.meta.service_model
CODE = {"ZipFile": zipped(handler="def handler(event, context):\n    return event\n")}
ACCOUNT = "000000000000"
ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:every"
NAME = {"FunctionName": "every"}
LIVE = {"Qualifier": "live"}
LAYER = {"LayerName": "every", "VersionNumber": 1}
PUBLISHERS = {"SigningProfileVersionArns": [f"arn:aws:signer:us-east-1:{ACCOUNT}:/signing-profiles/p/0123456789"]}
SIGNING = {}

# In an order in which each finds what it needs. Operations that are not here must answer 501.
CALLS = [
    ("CreateCodeSigningConfig", {"AllowedPublishers": PUBLISHERS}),
    ("CreateFunction", {**NAME, "Runtime": RUNTIME, "Handler": "handler.handler", "Role": ROLE, "Code": CODE}),
    ("GetFunction", NAME), ("GetFunctionConfiguration", NAME), ("ListFunctions", {}),
    ("UpdateFunctionConfiguration", {**NAME, "Timeout": 9}), ("UpdateFunctionCode", {**NAME, "ZipFile": CODE["ZipFile"]}),
    ("PublishVersion", NAME), ("ListVersionsByFunction", NAME),
    ("CreateAlias", {**NAME, "Name": "live", "FunctionVersion": "1"}), ("GetAlias", {**NAME, "Name": "live"}), ("ListAliases", NAME),
    ("UpdateAlias", {**NAME, "Name": "live", "Description": "d"}),
    ("AddPermission", {**NAME, "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*"}),
    ("GetPolicy", NAME), ("RemovePermission", {**NAME, "StatementId": "s"}),
    ("CreateFunctionUrlConfig", {**NAME, "AuthType": "NONE"}), ("GetFunctionUrlConfig", NAME),
    ("UpdateFunctionUrlConfig", {**NAME, "Cors": {"AllowOrigins": ["*"]}}), ("ListFunctionUrlConfigs", NAME), ("DeleteFunctionUrlConfig", NAME),
    ("PutFunctionConcurrency", {**NAME, "ReservedConcurrentExecutions": 5}), ("GetFunctionConcurrency", NAME), ("DeleteFunctionConcurrency", NAME),
    ("PutProvisionedConcurrencyConfig", {**NAME, **LIVE, "ProvisionedConcurrentExecutions": 1}), ("GetProvisionedConcurrencyConfig", {**NAME, **LIVE}),
    ("ListProvisionedConcurrencyConfigs", NAME), ("DeleteProvisionedConcurrencyConfig", {**NAME, **LIVE}),
    ("PutFunctionEventInvokeConfig", {**NAME, "MaximumRetryAttempts": 1}), ("UpdateFunctionEventInvokeConfig", {**NAME, "MaximumEventAgeInSeconds": 60}),
    ("GetFunctionEventInvokeConfig", NAME), ("ListFunctionEventInvokeConfigs", NAME), ("DeleteFunctionEventInvokeConfig", NAME),
    ("PutFunctionRecursionConfig", {**NAME, "RecursiveLoop": "Allow"}), ("GetFunctionRecursionConfig", NAME),
    ("PutRuntimeManagementConfig", {**NAME, "UpdateRuntimeOn": "Auto"}), ("GetRuntimeManagementConfig", NAME),
    ("GetCodeSigningConfig", SIGNING), ("ListCodeSigningConfigs", {}), ("UpdateCodeSigningConfig", {"Description": "d"}),
    ("PutFunctionCodeSigningConfig", NAME), ("GetFunctionCodeSigningConfig", NAME), ("ListFunctionsByCodeSigningConfig", SIGNING),
    ("DeleteFunctionCodeSigningConfig", NAME),
    ("TagResource", {"Resource": ARN, "Tags": {"a": "b"}}), ("ListTags", {"Resource": ARN}), ("UntagResource", {"Resource": ARN, "TagKeys": ["a"]}),
    ("PublishLayerVersion", {"LayerName": "every", "Content": CODE}), ("GetLayerVersion", LAYER),
    ("GetLayerVersionByArn", {"Arn": f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:every:1"}), ("ListLayers", {}), ("ListLayerVersions", {"LayerName": "every"}),
    ("AddLayerVersionPermission", {**LAYER, "StatementId": "s", "Action": "lambda:GetLayerVersion", "Principal": "*"}),
    ("GetLayerVersionPolicy", LAYER), ("RemoveLayerVersionPermission", {**LAYER, "StatementId": "s"}), ("DeleteLayerVersion", LAYER),
    ("GetAccountSettings", {}),
    ("Invoke", {**NAME, "Payload": b"{}"}), ("InvokeAsync", {**NAME, "InvokeArgs": b"{}"}), ("InvokeWithResponseStream", {**NAME, "Payload": b"[1]"}),
    ("DeleteAlias", {**NAME, "Name": "live"}), ("DeleteFunction", NAME), ("DeleteCodeSigningConfig", SIGNING),
]
METHODS = {operation: method for method, operation in functions.meta.method_to_api_mapping.items()}
CSC_ARN = "CodeSigningConfigArn"


def minimal(shape, name=""):
    """The smallest value that botocore's own validation lets through."""
    if shape.type_name == "structure":
        return {member: minimal(shape.members[member], member) for member in shape.required_members}
    if shape.type_name == "list":
        return [minimal(shape.member)] * max(1, shape.metadata.get("min", 0))
    if shape.type_name == "map":
        return {}
    if shape.type_name in ("integer", "long", "double", "float"):
        return max(1, shape.metadata.get("min", 1))
    return {"blob": b"", "boolean": False, "timestamp": 0}.get(shape.type_name, (shape.enum or ["a" * max(1, shape.metadata.get("min", 1))])[0])


def settled():
    deadline = time.monotonic() + 20
    while True:
        configuration = functions.get_function_configuration(**NAME)
        if configuration["State"] == "Active" and configuration["LastUpdateStatus"] == "Successful":
            return
        assert time.monotonic() < deadline, configuration
        time.sleep(0.02)


def pages(operation, arguments):
    """The same as one call, whatever the size of the pages."""
    paginator = functions.get_paginator(METHODS[operation])
    one, many = (list(paginator.paginate(**arguments, PaginationConfig=config)) for config in ({}, {"PageSize": 1}))
    key = paginator.result_keys[0].expression
    count = [sum(len(page[key]) for page in each) for each in (one, many)]
    assert count[0] == count[1] >= 1 and len(many) >= count[1], (operation, count)


for name in ("every-1", "every-2"):
    functions.create_function(FunctionName=name, Runtime=RUNTIME, Handler="handler.handler", Role=ROLE, Code=CODE)
    functions.publish_layer_version(LayerName=name, Content=CODE)
done, paged = [], []
for operation, arguments in CALLS:
    if operation not in METHODS:
        continue  # Debian's botocore is older than some operations.
    arguments = dict(arguments)
    if CSC_ARN in model.operation_model(operation).input_shape.required_members:
        arguments[CSC_ARN] = SIGNING[CSC_ARN]
    answer = getattr(functions, METHODS[operation])(**arguments)
    assert 200 <= answer["ResponseMetadata"]["HTTPStatusCode"] < 300, (operation, answer)
    output = model.operation_model(operation).output_shape
    missing = set(output.required_members if output else []) - answer.keys()
    assert not missing, f"{operation} leaves out {missing}"
    if operation == "CreateCodeSigningConfig":
        SIGNING[CSC_ARN] = answer["CodeSigningConfig"][CSC_ARN]
    if operation == "InvokeWithResponseStream":
        events = list(answer["EventStream"])
        assert b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event) == b"[1]", events
    if operation in ("CreateFunction", "UpdateFunctionConfiguration", "UpdateFunctionCode"):
        settled()
    if operation == "CreateFunctionUrlConfig":
        # The path form is for clients that cannot resolve names under localhost; this one is not let in yet.
        url = answer["FunctionUrl"].split("//")[1]
        try:
            urllib.request.urlopen(f"{functions.meta.endpoint_url}/_hearth/url/{url.split('.')[0]}/")
            raise AssertionError("a URL without a permission let a request in")
        except urllib.error.HTTPError as error:
            assert error.code == 403 and "Forbidden" in json.load(error)["Message"]
    if functions.can_paginate(METHODS[operation]):
        pages(operation, arguments)
        paged.append(operation)
    if operation == "PublishVersion":
        for waiter in functions.waiter_names:
            functions.get_waiter(waiter).wait(**NAME, **({"Qualifier": "1"} if waiter == "published_version_active" else {}))
    done.append(operation)

absent = []
for operation in model.operation_names:
    if operation in done:
        continue
    try:
        getattr(functions, METHODS[operation])(**minimal(model.operation_model(operation).input_shape))
        raise AssertionError(f"{operation} succeeded, but this script does not try it: add a call")
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        assert (status, error.response["Error"]["Code"]) == (501, "NotImplementedException"), (operation, error.response)
        assert operation in error.response["Error"]["Message"], error.response
        absent.append(operation)
assert len(done) + len(absent) == len(model.operation_names)
for name in ("every-1", "every-2"):
    functions.delete_function(FunctionName=name)
print(f"operations: ok ({len(done)} work, {len(paged)} of them in pages; {len(absent)} answer 501)")
