namespace Hearth.Services.EventBridge;

/// <summary>What AWS has and Hearth has not: archives and replays, connections and API destinations, global endpoints, partners' sources.</summary>
internal static class UnavailableOperations
{
    public const string Reason = "buses, rules, targets and events are there";

    public static readonly IReadOnlyList<string> Names =
    [
        "CreateArchive", "DeleteArchive", "DescribeArchive", "ListArchives", "UpdateArchive", "StartReplay", "CancelReplay", "DescribeReplay", "ListReplays",
        "CreateConnection", "DeleteConnection", "DescribeConnection", "ListConnections", "UpdateConnection", "DeauthorizeConnection",
        "CreateApiDestination", "DeleteApiDestination", "DescribeApiDestination", "ListApiDestinations", "UpdateApiDestination",
        "CreateEndpoint", "DeleteEndpoint", "DescribeEndpoint", "ListEndpoints", "UpdateEndpoint",
        "CreatePartnerEventSource", "DeletePartnerEventSource", "DescribePartnerEventSource", "ListPartnerEventSources", "ListPartnerEventSourceAccounts",
        "PutPartnerEvents", "ActivateEventSource", "DeactivateEventSource", "DescribeEventSource", "ListEventSources",
    ];
}
