"""Policies, what they open to another account, and the settings that are only stored."""
import json

from hearth import client, create, raises, zipped

OWNER, GUEST = "555500000001", "555500000002"
owner, guest = client("lambda", OWNER), client("lambda", GUEST)

layer = owner.publish_layer_version(LayerName="who", Content={"ZipFile": zipped(python__lib="WHO = 'owner'")})
with raises("AccessDeniedException", 403):
    guest.get_layer_version_by_arn(Arn=layer["LayerVersionArn"])
owner.add_layer_version_permission(LayerName="who", VersionNumber=1, StatementId="g", Action="lambda:GetLayerVersion", Principal=GUEST)
assert guest.get_layer_version_by_arn(Arn=layer["LayerVersionArn"])["Version"] == 1
create(guest, "user", "import lib\ndef handler(event, context):\n    return lib.WHO\n", Layers=[layer["LayerVersionArn"]])
assert json.load(guest.invoke(FunctionName="user")["Payload"]) == "owner"
policy = json.loads(owner.get_layer_version_policy(LayerName="who", VersionNumber=1)["Policy"])
assert policy["Statement"][0]["Principal"] == {"AWS": f"arn:aws:iam::{GUEST}:root"}
owner.remove_layer_version_permission(LayerName="who", VersionNumber=1, StatementId="g")
assert json.load(guest.invoke(FunctionName="user")["Payload"]) == "owner", "a function keeps the layer that it has"
with raises("AccessDeniedException", 403):
    guest.update_function_configuration(FunctionName="user", Layers=[layer["LayerVersionArn"]])

arn = create(owner, "door", "def handler(event, context):\n    return 'in'\n")["FunctionArn"]
with raises("AccessDeniedException", 403):
    guest.invoke(FunctionName=arn)
owner.add_permission(FunctionName="door", StatementId="guest", Action="lambda:InvokeFunction", Principal=GUEST)
assert json.load(guest.invoke(FunctionName=arn)["Payload"]) == "in"
with raises("AccessDeniedException", 403):
    guest.get_function(FunctionName=arn)
assert json.loads(owner.get_policy(FunctionName="door")["Policy"])["Statement"][0]["Sid"] == "guest"
owner.remove_permission(FunctionName="door", StatementId="guest")
with raises("AccessDeniedException", 403):
    guest.invoke(FunctionName=arn)

owner.tag_resource(Resource=arn, Tags={"a": "1", "b": "2"})
owner.untag_resource(Resource=arn, TagKeys=["a"])
assert owner.list_tags(Resource=arn)["Tags"] == {"b": "2"}
put = owner.put_function_event_invoke_config(FunctionName="door", MaximumRetryAttempts=0)
assert put["FunctionArn"] == arn + ":$LATEST" and put["LastModified"].year >= 2024
pages = owner.get_paginator("list_function_event_invoke_configs").paginate(FunctionName="door")
assert len([config for page in pages for config in page["FunctionEventInvokeConfigs"]]) == 1
# Debian's boto3 is older than these two operations; Unit/Lambda/RuntimeSettingsTests calls them without an SDK.
if hasattr(owner, "put_function_recursion_config"):
    assert owner.put_function_recursion_config(FunctionName="door", RecursiveLoop="Allow")["RecursiveLoop"] == "Allow"
    assert owner.get_runtime_management_config(FunctionName="door")["UpdateRuntimeOn"] == "Auto"
signing = owner.create_code_signing_config(
    AllowedPublishers={"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:555500000001:/signing-profiles/test"]})["CodeSigningConfig"]
owner.put_function_code_signing_config(FunctionName="door", CodeSigningConfigArn=signing["CodeSigningConfigArn"])
pages = owner.get_paginator("list_functions_by_code_signing_config").paginate(CodeSigningConfigArn=signing["CodeSigningConfigArn"])
assert [function for page in pages for function in page["FunctionArns"]] == [arn]
settings = owner.get_account_settings()
assert settings["AccountUsage"]["FunctionCount"] == 1 and settings["AccountUsage"]["TotalCodeSize"] > 0, settings
print("permissions: ok")
