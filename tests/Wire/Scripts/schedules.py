"""EventBridge rules and EventBridge Scheduler invoke a function, as the usual warming tools have it."""
import datetime
import json
import time

from botocore.exceptions import ClientError
from hearth import ROLE, RUNTIME, client, zipped

functions, events, scheduler, logs = client("lambda"), client("events"), client("scheduler"), client("logs")
NAME = "scheduled"
ARN = functions.create_function(
    FunctionName=NAME, Runtime=RUNTIME, Handler="handler.handler", Role=ROLE,
    Code={"ZipFile": zipped(handler="import json\ndef handler(event, context):\n    print('GOT', json.dumps(event))\n")})["FunctionArn"]
functions.get_waiter("function_active_v2").wait(FunctionName=NAME)


def seen():
    try:
        found = logs.filter_log_events(logGroupName=f"/aws/lambda/{NAME}", filterPattern="GOT")["events"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    # A rate is due when it begins: the rule below may be seen by the clock before it is deleted.
    got = [json.loads(event["message"].split("GOT ", 1)[1]) for event in found]
    return [event for event in got if event.get("source") != "serverless-plugin-warmup"]


def fails(code, call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"{call} did not fail")


# A rule as serverless-plugin-warmup and SAM's Schedule event make it.
rule = events.put_rule(Name="warm", ScheduleExpression="rate(5 minutes)", Description="d", Tags=[{"Key": "a", "Value": "b"}])
functions.add_permission(FunctionName=NAME, StatementId="events", Action="lambda:InvokeFunction", Principal="events.amazonaws.com", SourceArn=rule["RuleArn"])
answer = events.put_targets(Rule="warm", Targets=[
    {"Id": "1", "Arn": ARN, "Input": json.dumps({"source": "serverless-plugin-warmup"})},
    {"Id": "2", "Arn": "arn:aws:ecs:us-east-1:000000000000:cluster/none"}])
assert answer["FailedEntryCount"] == 1 and [entry["TargetId"] for entry in answer["FailedEntries"]] == ["2"], answer
assert [target["Id"] for target in events.list_targets_by_rule(Rule="warm")["Targets"]] == ["1"]
assert events.list_rule_names_by_target(TargetArn=ARN)["RuleNames"] == ["warm"]
assert events.describe_rule(Name="warm")["ScheduleExpression"] == "rate(5 minutes)"
assert events.list_tags_for_resource(ResourceARN=rule["RuleArn"])["Tags"] == [{"Key": "a", "Value": "b"}]
assert [found["Name"] for found in events.list_rules(NamePrefix="wa")["Rules"]] == ["warm"]
events.disable_rule(Name="warm")
assert events.describe_rule(Name="warm")["State"] == "DISABLED"
events.enable_rule(Name="warm")
assert "not valid" in fails("ValidationException", events.put_rule, Name="bad", ScheduleExpression="rate(5 minute)")
assert "has targets" in fails("ValidationException", events.delete_rule, Name="warm")
fails("ResourceNotFoundException", events.describe_rule, Name="none")
events.remove_targets(Rule="warm", Ids=["1"])
events.delete_rule(Name="warm")
assert events.list_rules()["Rules"] == []

# A schedule for one time, two seconds from now, that is gone afterwards.
due = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S")
scheduler.create_schedule_group(Name="tests")
made = scheduler.create_schedule(
    Name="once", GroupName="tests", ScheduleExpression=f"at({due})", FlexibleTimeWindow={"Mode": "OFF"}, ActionAfterCompletion="DELETE",
    Target={"Arn": ARN, "RoleArn": ROLE, "Input": json.dumps({"at": "<aws.scheduler.scheduled-time>"})})
assert made["ScheduleArn"].endswith(":schedule/tests/once"), made
got = scheduler.get_schedule(Name="once", GroupName="tests")
assert (got["State"], got["ScheduleExpressionTimezone"], got["Target"]["RetryPolicy"]["MaximumRetryAttempts"]) == ("ENABLED", "UTC", 185), got
assert [one["Name"] for one in scheduler.list_schedules(GroupName="tests")["Schedules"]] == ["once"]
assert [one["Name"] for one in scheduler.list_schedule_groups()["ScheduleGroups"]] == ["default", "tests"]
fails("ConflictException", scheduler.create_schedule, Name="once", GroupName="tests", ScheduleExpression="rate(1 hour)",
      FlexibleTimeWindow={"Mode": "OFF"}, Target={"Arn": ARN, "RoleArn": ROLE})
fails("ResourceNotFoundException", scheduler.get_schedule, Name="none")
deadline = time.time() + 30
while not seen():
    assert time.time() < deadline, "the schedule never invoked the function"
    time.sleep(0.2)
assert seen() == [{"at": due + "Z"}], seen()
fails("ResourceNotFoundException", scheduler.get_schedule, Name="once", GroupName="tests")
scheduler.delete_schedule_group(Name="tests")
