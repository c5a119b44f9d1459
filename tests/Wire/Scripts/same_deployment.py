"""The deployment of SameDeploymentTests, by boto3."""
import sys

from hearth import ROLE, RUNTIME, client

functions = client("lambda")
with open(sys.argv[1], "rb") as archive:
    functions.create_function(
        FunctionName="same-boto3", Runtime=RUNTIME, Handler="handler.handler", Role=ROLE, Code={"ZipFile": archive.read()},
        Description="déjà vu", Timeout=9, MemorySize=256, Environment={"Variables": {"KEY": "value", "OTHER": "two words"}},
        EphemeralStorage={"Size": 1024}, TracingConfig={"Mode": "Active"}, Tags={"team": "a"}, Publish=True)
functions.get_waiter("function_active").wait(FunctionName="same-boto3", WaiterConfig={"Delay": 1})
functions.create_alias(FunctionName="same-boto3", Name="live", FunctionVersion="1", Description="alias")
functions.put_function_concurrency(FunctionName="same-boto3", ReservedConcurrentExecutions=3)
functions.put_function_event_invoke_config(FunctionName="same-boto3", MaximumRetryAttempts=1)
