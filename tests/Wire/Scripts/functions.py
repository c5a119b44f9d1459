"""Functions: create, wait, get, update, list, page, download, delete."""
import json
import urllib.request

from hearth import ROLE, RUNTIME, client, create, raises, zipped

functions = client("lambda")
source = "def handler(event, context):\n    return 1\n"

create(functions, "crud", source, Description="d", Tags={"team": "a"}, Environment={"Variables": {"KEY": "1"}}, MemorySize=256, Timeout=9)
functions.get_waiter("function_active").wait(FunctionName="crud")
functions.get_waiter("function_active_v2").wait(FunctionName="crud")
functions.get_waiter("function_exists").wait(FunctionName="crud")
got = functions.get_function(FunctionName="crud")
configuration = got["Configuration"]
assert got["Tags"] == {"team": "a"} and got["Code"]["RepositoryType"] == "S3"
assert urllib.request.urlopen(got["Code"]["Location"]).read() == zipped(handler=source)
assert configuration["Environment"] == {"Variables": {"KEY": "1"}}
assert (configuration["MemorySize"], configuration["Timeout"], configuration["Description"]) == (256, 9, "d")
for name in ("function:crud", "000000000000:function:crud", configuration["FunctionArn"]):
    assert functions.get_function_configuration(FunctionName=name)["FunctionName"] == "crud", name
with raises("ResourceConflictException", 409, "Function already exist: crud"):
    create(functions, "crud", source)

updated = functions.update_function_configuration(FunctionName="crud", Timeout=11, Environment={"Variables": {}})
assert updated["Timeout"] == 11 and updated["LastUpdateStatus"] == "InProgress"
functions.get_waiter("function_updated").wait(FunctionName="crud")
changed = "def handler(event, context):\n    return 2\n"
code = functions.update_function_code(FunctionName="crud", ZipFile=zipped(handler=changed))
assert code["CodeSha256"] != configuration["CodeSha256"]
functions.get_waiter("function_updated_v2").wait(FunctionName="crud")
now = functions.get_function_configuration(FunctionName="crud")
assert now["CodeSha256"] == code["CodeSha256"] and now["Timeout"] == 11 and now["Environment"] == {"Variables": {}}
assert json.load(functions.invoke(FunctionName="crud")["Payload"]) == 2
dry = functions.update_function_code(FunctionName="crud", ZipFile=zipped(handler=source), DryRun=True)
assert dry["CodeSha256"] == configuration["CodeSha256"]
assert functions.get_function_configuration(FunctionName="crud")["CodeSha256"] == code["CodeSha256"], "a dry run changes nothing"

for n in range(7):
    functions.create_function(
        FunctionName=f"paged-{n}", Runtime=RUNTIME, Handler="handler.handler", Role=ROLE, Code={"ZipFile": zipped(handler=source)})
pages = list(functions.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 3}))
assert all(len(page["Functions"]) <= 3 for page in pages)
listed = [function["FunctionName"] for page in pages for function in page["Functions"]]
assert len(listed) == len(set(listed)) and {"crud", *(f"paged-{n}" for n in range(7))} <= set(listed)
assert all("State" not in function for page in pages for function in page["Functions"]), "lists leave the states out"

functions.delete_function(FunctionName="crud")
with raises("ResourceNotFoundException", 404, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:crud"):
    functions.get_function(FunctionName="crud")
try:
    functions.get_function(FunctionName="crud")
except functions.exceptions.ResourceNotFoundException as error:
    assert error.response["Error"]["Code"] == "ResourceNotFoundException"
assert create(functions, "crud", source)["Version"] == "$LATEST", "the name is free again"
print("functions: ok")
