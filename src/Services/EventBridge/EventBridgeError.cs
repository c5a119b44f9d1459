using Hearth.Kernel;

namespace Hearth.Services.EventBridge;

/// <summary>The errors of both APIs in AWS's words.</summary>
internal static class EventBridgeError
{
    public static AwsError NoRule(string name, string bus) =>
        new("ResourceNotFoundException", $"Rule {name} does not exist on EventBus {bus}.");

    public static AwsError NoBus(string name) => new("ResourceNotFoundException", $"Event bus {name} does not exist.");

    public static AwsError BusExists(string name) => new("ResourceAlreadyExistsException", $"Event bus {name} already exists.");

    public static AwsError BadPattern(string reason) => new("InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason}");

    public static AwsError NoStatement() => new("ResourceNotFoundException", "Statement with the provided id does not exist.");

    public static AwsError MayNot(Caller caller, string action, string arn, string reason) => new(
        "AccessDeniedException", $"User: {caller.Principal.Arn} is not authorized to perform: {action} on resource: {arn} {reason}");

    public static AwsError NoResource(string arn) => new("ResourceNotFoundException", $"Resource {arn} does not exist.");

    public static AwsError Validation(string message) => new("ValidationException", message);

    public static AwsError BadSchedule() => Validation("Parameter ScheduleExpression is not valid.");

    public static AwsError NoSchedule(string name) => new("ResourceNotFoundException", $"Schedule {name} does not exist.", 404);

    public static AwsError NoGroup(string name) => new("ResourceNotFoundException", $"Schedule group {name} does not exist.", 404);

    public static AwsError Conflict(string what) => new("ConflictException", $"{what} already exists.", 409);
}
