"""IAM and STS of a server that enforces them: users, roles, sessions, and what each may do. Arguments: the root user's key pair."""
import json
import os
import sys
import time

import boto3
from botocore.config import Config

from hearth import RUNTIME, raises, zipped

ACCOUNT = "000000000000"
NOT_ALLOWED = "User: {} is not authorized to perform: {} on resource: {} because no identity-based policy allows the {} action"


def client(service, key, secret, token=None):
    return boto3.client(
        service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=key,
        aws_secret_access_key=secret, aws_session_token=token, config=Config(retries={"max_attempts": 0}))


def of(credentials):
    return lambda service: client(service, credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials.get("SessionToken"))


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions, resource="*", **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


root = lambda service: client(service, *sys.argv[1:3])
iam, functions = root("iam"), root("lambda")
assert root("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:root"

# A signature with another secret, and a key that nobody has.
with raises("SignatureDoesNotMatch", 403):
    client("sts", sys.argv[1], "wrong").get_caller_identity()
with raises("InvalidSignatureException", 403):
    client("lambda", sys.argv[1], "wrong").list_functions()
with raises("UnrecognizedClientException", 403, "The security token included in the request is invalid."):
    client("lambda", "AKIAQAAAAAAAAAAAAAAA", "x").list_functions()
with raises("InvalidClientTokenId", 403, "The security token included in the request is invalid."):
    client("iam", "AKIAQAAAAAAAAAAAAAAA", "x").list_users()

# A user may do nothing until a policy says so.
iam.create_user(UserName="ann", Path="/team/", Tags=[{"Key": "stage", "Value": "test"}])
with raises("EntityAlreadyExists", 409, "User with name Ann already exists."):
    iam.create_user(UserName="Ann")
ann = of(iam.create_access_key(UserName="ann")["AccessKey"])
arn = f"arn:aws:iam::{ACCOUNT}:user/team/ann"
assert ann("sts").get_caller_identity()["Arn"] == arn
with raises("AccessDeniedException", 403, NOT_ALLOWED.format(arn, "lambda:ListFunctions", "*", "lambda:ListFunctions")):
    ann("lambda").list_functions()
with raises("AccessDenied", 403, NOT_ALLOWED.format(arn, "iam:ListUsers", "*", "iam:ListUsers")):
    ann("iam").list_users()
with raises("AccessDeniedException", 400):
    ann("logs").create_log_group(logGroupName="/ann")

# Variables, and passing a role on.
own = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:${{aws:username}}-*"
iam.put_user_policy(UserName="ann", PolicyName="own-functions", PolicyDocument=policy(allow("lambda:*", own)))
role = f"arn:aws:iam::{ACCOUNT}:role/fn"
code = zipped(handler="""
import boto3, os
def handler(event, context):
    def ask(service, what):
        try:
            return getattr(boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"]), what)()
        except Exception as error:
            return str(error)
    return [ask("sts", "get_caller_identity")["Arn"], isinstance(ask("lambda", "list_functions"), dict)]
""")


def create(who, name):
    return who("lambda").create_function(
        FunctionName=name, Runtime=RUNTIME, Handler="handler.handler", Role=role, Code={"ZipFile": code}, Timeout=60)


with raises("InvalidParameterValueException", 400, "The role defined for the function cannot be assumed by Lambda."):
    create(root, "ann-one")
trust = {"Effect": "Allow", "Principal": {"AWS": arn}, "Action": "sts:AssumeRole"}
iam.create_role(RoleName="fn", AssumeRolePolicyDocument=policy(trust))
with raises("InvalidParameterValueException", 400, "The role defined for the function cannot be assumed by Lambda."):
    create(root, "ann-one")
iam.update_assume_role_policy(RoleName="fn", PolicyDocument=policy(trust, {**trust, "Principal": {"Service": "lambda.amazonaws.com"}}))
with raises("AccessDeniedException", 403, NOT_ALLOWED.format(arn, "iam:PassRole", role, "iam:PassRole")):
    create(ann, "ann-one")
iam.put_user_policy(UserName="ann", PolicyName="pass", PolicyDocument=policy(
    allow("iam:PassRole", role, Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}})))
with raises("AccessDeniedException", 403):
    create(ann, "bob-one")
create(ann, "ann-one")

# The function is its role, and may do what the role may.
while functions.get_function_configuration(FunctionName="ann-one")["State"] == "Pending":
    time.sleep(0.05)
invoke = lambda: json.load(ann("lambda").invoke(FunctionName="ann-one")["Payload"])
session = f"arn:aws:sts::{ACCOUNT}:assumed-role/fn/ann-one"
assert invoke() == [session, False], invoke()
iam.attach_role_policy(RoleName="fn", PolicyArn="arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess")
assert invoke() == [session, True]

# Sessions: of the role, narrowed, and over with the role.
assumed = ann("sts").assume_role(RoleArn=role, RoleSessionName="work")
assert assumed["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/fn/work"
assert [one["FunctionName"] for one in of(assumed["Credentials"])("lambda").list_functions()["Functions"]] == ["ann-one"]
narrow = of(ann("sts").assume_role(RoleArn=role, RoleSessionName="work", Policy=policy(allow("lambda:GetFunction")))["Credentials"])
narrow("lambda").get_function(FunctionName="ann-one")
with raises("AccessDeniedException", 403):
    narrow("lambda").list_functions()
with raises("ValidationError", 400, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."):
    ann("sts").assume_role(RoleArn=role, RoleSessionName="work", DurationSeconds=7200)
iam.create_user(UserName="bob")
bob = of(iam.create_access_key(UserName="bob")["AccessKey"])
with raises("AccessDenied", 403, f"User: arn:aws:iam::{ACCOUNT}:user/bob is not authorized to perform: sts:AssumeRole on resource: {role}"):
    bob("sts").assume_role(RoleArn=role, RoleSessionName="work")
with raises("AccessDenied", 403):
    ann("sts").assume_role(RoleArn=role + "-none", RoleSessionName="work")
with raises("UnrecognizedClientException", 403):
    # The token is for another key.
    client("lambda", sys.argv[1], sys.argv[2], assumed["Credentials"]["SessionToken"]).list_functions()

# Groups, versions of a managed policy, a boundary, and a denial.
iam.create_group(GroupName="readers")
managed = iam.create_policy(PolicyName="read", PolicyDocument=policy(allow("lambda:List*")))["Policy"]["Arn"]
iam.attach_group_policy(GroupName="readers", PolicyArn=managed)
iam.add_user_to_group(GroupName="readers", UserName="bob")
bob("lambda").list_functions()
iam.create_policy_version(PolicyArn=managed, PolicyDocument=policy(allow("logs:*")), SetAsDefault=True)
with raises("AccessDeniedException", 403):
    bob("lambda").list_functions()
bob("logs").describe_log_groups()
iam.set_default_policy_version(PolicyArn=managed, VersionId="v1")
iam.put_user_permissions_boundary(UserName="bob", PermissionsBoundary="arn:aws:iam::aws:policy/AmazonS3FullAccess")
with raises("AccessDeniedException", 403, (
        f"User: arn:aws:iam::{ACCOUNT}:user/bob is not authorized to perform: lambda:ListFunctions on resource: * "
        "because no permissions boundary allows the lambda:ListFunctions action")):
    bob("lambda").list_functions()
iam.delete_user_permissions_boundary(UserName="bob")
iam.put_user_policy(UserName="bob", PolicyName="no", PolicyDocument=policy({"Effect": "Deny", "Action": "lambda:*", "Resource": "*"}))
with raises("AccessDeniedException", 403, (
        f"User: arn:aws:iam::{ACCOUNT}:user/bob is not authorized to perform: lambda:ListFunctions on resource: * "
        "with an explicit deny in an identity-based policy")):
    bob("lambda").list_functions()
simulated = iam.simulate_principal_policy(PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/bob", ActionNames=["lambda:ListFunctions", "logs:PutLogEvents"])
assert [one["EvalDecision"] for one in simulated["EvaluationResults"]] == ["explicitDeny", "implicitDeny"], simulated

# What deletes and lists say.
with raises("DeleteConflict", 409, "Cannot delete entity, must delete policies first."):
    iam.delete_user(UserName="ann")
with raises("DeleteConflict", 409, "Cannot delete a policy attached to entities."):
    iam.delete_policy(PolicyArn=managed)
with raises("NoSuchEntity", 404, "The role with name none cannot be found."):
    iam.get_role(RoleName="none")
with raises("MalformedPolicyDocument", 400, "Policy document should not specify a principal."):
    iam.put_user_policy(UserName="ann", PolicyName="bad", PolicyDocument=policy({**allow("a:b"), "Principal": "*"}))
with raises("LimitExceeded", 409, "Cannot exceed quota for AccessKeysPerUser: 2"):
    for _ in range(3):
        iam.create_access_key(UserName="ann")
pages = list(iam.get_paginator("list_policies").paginate(Scope="AWS", PaginationConfig={"PageSize": 10}))
names = [one["PolicyName"] for page in pages for one in page["Policies"]]
assert len(pages) > 2 and len(names) == len(set(names)) and "AWSLambdaBasicExecutionRole" in names
details = iam.get_account_authorization_details()
assert {one["UserName"] for one in details["UserDetailList"]} == {"ann", "bob"}
assert details["RoleDetailList"][0]["AttachedManagedPolicies"][0]["PolicyName"] == "AWSLambda_ReadOnlyAccess"

# An inactive key, and a role that is gone, are worthless at once.
keys = iam.list_access_keys(UserName="bob")["AccessKeyMetadata"]
iam.update_access_key(UserName="bob", AccessKeyId=keys[0]["AccessKeyId"], Status="Inactive")
with raises("InvalidClientTokenId", 403):
    bob("sts").get_caller_identity()
iam.detach_role_policy(RoleName="fn", PolicyArn="arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess")
iam.delete_role(RoleName="fn")
with raises("UnrecognizedClientException", 403):
    of(assumed["Credentials"])("lambda").list_functions()
print("identities: ok")
