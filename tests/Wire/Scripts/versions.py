"""Versions, aliases and reserved concurrency, with real environments behind them."""
import json

from hearth import client, create, raises, zipped

functions = client("lambda")
SOURCE = """
import os
def handler(event, context):
    return [{0!r}, context.invoked_function_arn.split("function:")[1], context.function_version, os.environ["AWS_LAMBDA_FUNCTION_VERSION"]]
"""


def invoke(name, **more):
    answer = functions.invoke(FunctionName=name, **more)
    assert "FunctionError" not in answer, answer
    return answer["ExecutedVersion"], json.load(answer["Payload"])


def update(text, **more):
    functions.get_waiter("function_updated_v2").wait(FunctionName="v", WaiterConfig={"Delay": 1})
    return functions.update_function_code(FunctionName="v", ZipFile=zipped(handler=SOURCE.format(text)), **more)


create(functions, "v", SOURCE.format("one"))
one = functions.publish_version(FunctionName="v", Description="first")
assert (one["Version"], one["State"]) == ("1", "Active") and one["FunctionArn"].endswith(":v:1")
assert functions.publish_version(FunctionName="v")["Version"] == "1"
two = update("two", Publish=True)
assert two["Version"] == "2" and two["FunctionArn"].endswith(":v:2"), two
functions.get_waiter("published_version_active").wait(FunctionName="v", Qualifier="2", WaiterConfig={"Delay": 1})

assert invoke("v:1") == ("1", ["one", "v:1", "1", "1"])
assert invoke("v", Qualifier="2") == ("2", ["two", "v:2", "2", "2"])
assert invoke("v") == ("$LATEST", ["two", "v", "$LATEST", "$LATEST"])

alias = functions.create_alias(FunctionName="v", Name="live", FunctionVersion="1")
assert alias["AliasArn"].endswith(":v:live") and "RoutingConfig" not in alias
assert invoke("v:live") == ("1", ["one", "v:live", "1", "1"])
functions.update_alias(FunctionName="v", Name="live", FunctionVersion="2", RevisionId=alias["RevisionId"])
assert invoke(alias["AliasArn"]) == ("2", ["two", "v:live", "2", "2"])
functions.update_alias(FunctionName="v", Name="live", RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}})
assert {invoke("v:live")[0] for _ in range(60)} == {"1", "2"}
with raises("ResourceConflictException", 409, "Unable to delete version because the following aliases reference it: [live]"):
    functions.delete_function(FunctionName="v", Qualifier="1")
with raises("PreconditionFailedException", 412):
    functions.update_alias(FunctionName="v", Name="live", FunctionVersion="1", RevisionId=alias["RevisionId"])

pages = functions.get_paginator("list_versions_by_function").paginate(FunctionName="v", PaginationConfig={"PageSize": 1})
assert [version["Version"] for page in pages for version in page["Versions"]] == ["$LATEST", "1", "2"]
functions.create_alias(FunctionName="v", Name="beta", FunctionVersion="2")
pages = functions.get_paginator("list_aliases").paginate(FunctionName="v", PaginationConfig={"PageSize": 1})
assert [alias["Name"] for page in pages for alias in page["Aliases"]] == ["beta", "live"]

functions.put_function_concurrency(FunctionName="v", ReservedConcurrentExecutions=0)
with raises("TooManyRequestsException", 429, "Rate Exceeded."):
    functions.invoke(FunctionName="v:live")
assert functions.get_function(FunctionName="v")["Concurrency"] == {"ReservedConcurrentExecutions": 0}
functions.delete_function_concurrency(FunctionName="v")
assert invoke("v:2")[0] == "2"

functions.delete_alias(FunctionName="v", Name="live")
functions.delete_function(FunctionName="v", Qualifier="1")
with raises("ResourceNotFoundException", 404):
    functions.invoke(FunctionName="v:1")
functions.delete_function(FunctionName="v")
assert all(function["FunctionName"] != "v" for function in functions.list_functions()["Functions"])
print("versions: ok")
