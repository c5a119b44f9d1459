using Hearth.Kernel.Schedules;
using Hearth.Services.EventBridge.Buses;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Rules;

/// <summary>A rule with its targets. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Rule.html</summary>
internal sealed record EventRule
{
    /// <summary>On the default bus only.</summary>
    public string? ScheduleExpression { get; init; }

    public string? EventPattern { get; init; }

    public string State { get; init; } = "ENABLED";

    public string? Description { get; init; }

    public string? RoleArn { get; init; }

    /// <summary>From when a rate is counted.</summary>
    public required DateTimeOffset Since { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, RuleTarget> Targets { get; init; } = new Dictionary<string, RuleTarget>();

    public bool IsEnabled => State != "DISABLED";

    public static string Arn(DocumentKey key) => $"arn:aws:events:{key.Region}:{key.AccountId}:rule/{(key.Parent == EventBus.Default ? "" : key.Parent + "/")}{key.Name}";

    /// <summary>When it is due next; cron expressions of rules are in UTC.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => 
        IsEnabled && ScheduleExpression is { } schedule ? Kernel.Schedules.ScheduleExpression.Parse(schedule)?.Next(after, Since) : null;
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html: at most one of the three inputs.</summary>
public sealed record RuleTarget
{
    public string? Id { get; init; }

    public string? Arn { get; init; }

    public string? RoleArn { get; init; }

    public string? Input { get; init; }

    public string? InputPath { get; init; }

    public InputTransformer? InputTransformer { get; init; }

    public RetryPolicy? RetryPolicy { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }

    public SqsParameters? SqsParameters { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html</summary>
public sealed record SqsParameters
{
    public string? MessageGroupId { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html</summary>
public sealed record InputTransformer
{
    public IReadOnlyDictionary<string, string>? InputPathsMap { get; init; }

    public string? InputTemplate { get; init; }
}
