"""A second account can do exactly what it was granted. Arguments: the key pairs of both root users."""
import os
import sys

import boto3
from botocore.config import Config

from hearth import RUNTIME, raises, zipped


def client(service, key, secret, token=None):
    return boto3.client(
        service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=key,
        aws_secret_access_key=secret, aws_session_token=token, config=Config(retries={"max_attempts": 0}))


one, two = lambda service: client(service, *sys.argv[1:3]), lambda service: client(service, *sys.argv[3:5])
owner, guest = one("sts").get_caller_identity()["Account"], two("sts").get_caller_identity()["Account"]
assert owner != guest
trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"%s":"%s"},"Action":"sts:AssumeRole"}]}'
role = one("iam").create_role(RoleName="shared", AssumeRolePolicyDocument=trust % ("Service", "lambda.amazonaws.com"))["Role"]["Arn"]
function = one("lambda").create_function(
    FunctionName="shared", Runtime=RUNTIME, Handler="handler.handler", Role=role,
    Code={"ZipFile": zipped(handler="def handler(event, context):\n    return 'hello'\n")})["FunctionArn"]
layer = one("lambda").publish_layer_version(LayerName="shared", Content={"ZipFile": zipped(a="1")})["LayerVersionArn"]
refused = "User: arn:aws:iam::%s:root is not authorized to perform: %s on resource: %s because no resource-based policy allows the %s action"

with raises("AccessDeniedException", 403, refused % (guest, "lambda:InvokeFunction", function, "lambda:InvokeFunction")):
    two("lambda").invoke(FunctionName=function)
with raises("AccessDeniedException", 403, refused % (guest, "lambda:GetLayerVersion", layer, "lambda:GetLayerVersion")):
    two("lambda").get_layer_version_by_arn(Arn=layer)

one("lambda").add_permission(FunctionName="shared", StatementId="guest", Action="lambda:InvokeFunction", Principal=guest)
one("lambda").add_layer_version_permission(
    LayerName="shared", VersionNumber=1, StatementId="guest", Action="lambda:GetLayerVersion", Principal=guest)
assert two("lambda").invoke(FunctionName=function)["Payload"].read() == b'"hello"'
two("lambda").get_layer_version_by_arn(Arn=layer)
for action, call in (
        ("lambda:GetFunction", lambda: two("lambda").get_function(FunctionName=function)),
        ("lambda:DeleteFunction", lambda: two("lambda").delete_function(FunctionName=function)),
        ("lambda:UpdateFunctionConfiguration", lambda: two("lambda").update_function_configuration(FunctionName=function, Timeout=9)),
        ("lambda:AddPermission", lambda: two("lambda").add_permission(FunctionName=function, StatementId="x", Action="*", Principal="*"))):
    with raises("AccessDeniedException", 403, refused % (guest, action, function, action)):
        call()

# The account is let in, its users only when their own policies allow it too.
two("iam").create_user(UserName="ann")
key = two("iam").create_access_key(UserName="ann")["AccessKey"]
ann = client("lambda", key["AccessKeyId"], key["SecretAccessKey"])
with raises("AccessDeniedException", 403):
    ann.invoke(FunctionName=function)
two("iam").attach_user_policy(UserName="ann", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaRole")
assert ann.invoke(FunctionName=function)["Payload"].read() == b'"hello"'
with raises("AccessDeniedException", 403):
    ann.get_layer_version_by_arn(Arn=layer)

# A role across accounts: trusted, and allowed by the user's own account.
door = one("iam").create_role(RoleName="door", AssumeRolePolicyDocument=trust % ("AWS", guest))["Role"]["Arn"]
sts = client("sts", key["AccessKeyId"], key["SecretAccessKey"])
with raises("AccessDenied", 403):
    sts.assume_role(RoleArn=door, RoleSessionName="visit")
two("iam").put_user_policy(UserName="ann", PolicyName="go", PolicyDocument=(
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"%s"}}' % door))
visit = sts.assume_role(RoleArn=door, RoleSessionName="visit")["Credentials"]
inside = client("sts", visit["AccessKeyId"], visit["SecretAccessKey"], visit["SessionToken"])
assert inside.get_caller_identity()["Arn"] == f"arn:aws:sts::{owner}:assumed-role/door/visit"
one("lambda").remove_permission(FunctionName="shared", StatementId="guest")
with raises("AccessDeniedException", 403):
    two("lambda").invoke(FunctionName=function)
print("second account: ok")
