namespace Hearth.Services.EventBridge;

/// <summary>The models' patterns.</summary>
internal static class EventBridgePatterns
{
    public const string RuleName = @"[\.\-_A-Za-z0-9]+";
    public const string BusName = @"(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus/)?[/\.\-_A-Za-z0-9]+";
    public const string TargetId = @"[\.\-_A-Za-z0-9]+";
    public const string ScheduleName = @"[0-9a-zA-Z\-_.]+";
}
