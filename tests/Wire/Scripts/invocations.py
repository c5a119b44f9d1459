"""Invocations through an SDK: payload, log tail, dry run, client context, function errors, layers."""
import base64
import json
import re

from hearth import client, create, raises, zipped

functions = client("lambda")

create(functions, "echo", "def handler(event, context):\n    print('printed')\n    return {'event': event, 'client': getattr(context.client_context, 'custom', None)}\n")
answer = functions.invoke(FunctionName="echo", Payload=json.dumps({"key": "välue", "n": [1, 2.5, None, True]}), LogType="Tail")
assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST" and "FunctionError" not in answer
assert json.load(answer["Payload"])["event"] == {"key": "välue", "n": [1, 2.5, None, True]}
tail = base64.b64decode(answer["LogResult"]).decode()
assert re.search(r"START RequestId: \S+ Version: \$LATEST\nprinted\nEND RequestId: ", tail), tail
assert answer["ResponseMetadata"]["RequestId"] in tail
assert "LogResult" not in functions.invoke(FunctionName="echo"), "the tail comes only when it is asked for"
assert json.load(functions.invoke(FunctionName="echo")["Payload"])["event"] == {}, "no payload is an empty object"

context = base64.b64encode(json.dumps({"custom": {"a": "b"}}).encode()).decode()
assert json.load(functions.invoke(FunctionName="echo", ClientContext=context)["Payload"])["client"] == {"a": "b"}

dry = functions.invoke(FunctionName="echo", InvocationType="DryRun")
assert dry["StatusCode"] == 204 and dry["Payload"].read() == b""

with raises("InvalidRequestContentException", 400):
    functions.invoke(FunctionName="echo", Payload=b"{not json")
with raises("RequestTooLargeException", 413):
    functions.invoke(FunctionName="echo", Payload=json.dumps("x" * (6 * 1024 * 1024)))

create(functions, "fails", "def handler(event, context):\n    raise ValueError('bad')\n")
failed = functions.invoke(FunctionName="fails")
assert failed["StatusCode"] == 200 and failed["FunctionError"] == "Unhandled"
assert json.load(failed["Payload"])["errorType"] == "ValueError"

create(functions, "no-handler", "x = 1\n")
error = json.load(functions.invoke(FunctionName="no-handler")["Payload"])
assert error["errorType"] == "Runtime.HandlerNotFound" and "handler" in error["errorMessage"], error
create(functions, "no-module", "import doesnotexist\n")
error = json.load(functions.invoke(FunctionName="no-module")["Payload"])
assert error["errorType"] == "Runtime.ImportModuleError", error
assert error["errorMessage"] == "Unable to import module 'handler': No module named 'doesnotexist'", error
create(functions, "bad-syntax", "def handler(:\n")
assert json.load(functions.invoke(FunctionName="bad-syntax")["Payload"])["errorType"] == "Runtime.UserCodeSyntaxError"
create(functions, "not-json", "def handler(event, context):\n    return object()\n")
assert json.load(functions.invoke(FunctionName="not-json")["Payload"])["errorType"] == "Runtime.MarshalError"

# Later layers lie over earlier ones, and a deleted version keeps working for the functions that have it.
one = functions.publish_layer_version(LayerName="stack", Content={"ZipFile": zipped(python__a="A = 1", python__both="B = 1")})
two = functions.publish_layer_version(LayerName="stack-two", Content={"ZipFile": zipped(python__both="B = 2")})
create(functions, "layered", "import a, both\ndef handler(event, context):\n    return [a.A, both.B]\n",
       Layers=[one["LayerVersionArn"], two["LayerVersionArn"]])
functions.delete_layer_version(LayerName="stack", VersionNumber=1)
assert json.load(functions.invoke(FunctionName="layered")["Payload"]) == [1, 2]
listed = functions.get_function_configuration(FunctionName="layered")["Layers"]
assert [layer["Arn"] for layer in listed] == [one["LayerVersionArn"], two["LayerVersionArn"]]
print("invocations: ok")
