using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.EventBridge.Delivery;
using Hearth.Services.EventBridge.Rules;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Targets;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html</summary>
public sealed record PutTargetsRequest
{
    [Required, Length(1, 64), Pattern(EventBridgePatterns.RuleName)]
    public string? Rule { get; init; }

    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? EventBusName { get; init; }

    [Required, Length(1, 100)]
    public IReadOnlyList<RuleTarget>? Targets { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html</summary>
public sealed record RemoveTargetsRequest
{
    [Required, Length(1, 64), Pattern(EventBridgePatterns.RuleName)]
    public string? Rule { get; init; }

    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? EventBusName { get; init; }

    [Required, Length(1, 100)]
    public IReadOnlyList<string>? Ids { get; init; }

    public bool? Force { get; init; }
}

public sealed record TargetsResponse
{
    public required int FailedEntryCount { get; init; }

    public IReadOnlyList<FailedEntry> FailedEntries { get; init; } = [];
}

public sealed record FailedEntry
{
    public string? TargetId { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
}

/// <summary>
/// What a rule's events go to. A target that this installation cannot serve is a failed entry, as AWS answers for a target that it
/// cannot use: the others are put all the same.
/// </summary>
internal sealed class PutTargets(DocumentStore<EventRule> rules, RuleKeys keys, EventTargets known)
{
    /// <summary>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html</summary>
    private const int MostTargets = 5;

    public async Task<TargetsResponse> PutAsync(PutTargetsRequest request, CallContext context)
    {
        var failed = new List<FailedEntry>();
        await UpdateAsync(request.Rule!, request.EventBusName, context, targets =>
        {
            foreach (var target in request.Targets!)
            {
                if (WhyNot(target) is { } why) failed.Add(why);
                else targets[target.Id!] = target;
            }
            if (targets.Count > MostTargets)
                throw new Hearth.Kernel.AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
        });
        return new TargetsResponse { FailedEntryCount = failed.Count, FailedEntries = failed };
    }

    public async Task<TargetsResponse> RemoveAsync(RemoveTargetsRequest request, CallContext context)
    {
        var failed = new List<FailedEntry>();
        await UpdateAsync(request.Rule!, request.EventBusName, context, targets =>
        {
            foreach (var id in request.Ids!)
                if (!targets.Remove(id))
                    failed.Add(new FailedEntry { TargetId = id, ErrorCode = "ResourceNotFoundException", ErrorMessage = $"Target {id} does not exist on the rule." });
        });
        return new TargetsResponse { FailedEntryCount = failed.Count, FailedEntries = failed };
    }

    private async Task UpdateAsync(string name, string? bus, CallContext context, Action<Dictionary<string, RuleTarget>> change)
    {
        var key = keys.Of(name, bus, context);
        await rules.UpdateAsync(key, rule =>
        {
            if (rule is null) throw EventBridgeError.NoRule(key.Name, key.Parent);
            var targets = new Dictionary<string, RuleTarget>(rule.Targets, StringComparer.Ordinal);
            change(targets);
            return rule with { Targets = targets };
        });
    }

    private FailedEntry? WhyNot(RuleTarget target)
    {
        if (string.IsNullOrEmpty(target.Id) || string.IsNullOrEmpty(target.Arn))
            throw EventBridgeError.Validation("Each of the targets needs an Id and an Arn.");
        if (new[] { target.Input, target.InputPath, target.InputTransformer as object }.Count(input => input is not null) > 1)
            throw EventBridgeError.Validation($"Only one of Input, InputPath, or InputTransformer must be provided for target {target.Id}.");
        if (target.Input is { } input && !TargetInput.IsJson(input))
            throw EventBridgeError.Validation($"JSON syntax error in input for target {target.Id}");
        if (target.DeadLetterConfig?.Arn is { } queue && !(Kernel.Arn.TryParse(queue, out var dead) && dead.Service == "sqs"))
            throw EventBridgeError.Validation($"The DeadLetterConfig of target {target.Id} needs the Arn of an Amazon SQS queue, and has '{queue}'.");
        return known.Knows(target.Arn)
            ? null
            : new FailedEntry
            {
                TargetId = target.Id,
                ErrorCode = "ValidationException",
                ErrorMessage = $"Nothing in this installation of Hearth takes events for {target.Arn}.",
            };
    }
}
