"""A 12-digit access key id is the account; accounts and regions do not see each other."""
import json

from hearth import client, create, raises

one, two = client("lambda", account="111111111111"), client("lambda", account="222222222222")
elsewhere = client("lambda", account="111111111111", region="eu-west-1")
source = "import os\ndef handler(event, context):\n    return [context.invoked_function_arn, os.environ['AWS_REGION']]\n"

for owner, account, region in ((one, "111111111111", "us-east-1"), (two, "222222222222", "us-east-1"), (elsewhere, "111111111111", "eu-west-1")):
    arn = f"arn:aws:lambda:{region}:{account}:function:same-name"
    assert create(owner, "same-name", source)["FunctionArn"] == arn
    assert json.load(owner.invoke(FunctionName="same-name")["Payload"]) == [arn, region]
    assert [function["FunctionArn"] for function in owner.list_functions()["Functions"]] == [arn]

with raises("AccessDeniedException", 403):
    two.get_function(FunctionName="arn:aws:lambda:us-east-1:111111111111:function:same-name")
with raises("ResourceNotFoundException", 404, "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"):
    one.get_function(FunctionName="arn:aws:lambda:eu-west-1:111111111111:function:same-name")
layer = one.publish_layer_version(LayerName="private", Content={"ZipFile": b"PK\x05\x06" + bytes(18)})["LayerVersionArn"]
assert layer == "arn:aws:lambda:us-east-1:111111111111:layer:private:1"
with raises("AccessDeniedException", 403):
    two.get_layer_version_by_arn(Arn=layer)
assert two.list_layers()["Layers"] == []
two.delete_function(FunctionName="same-name")
assert len(one.list_functions()["Functions"]) == 1
print("accounts: ok")
