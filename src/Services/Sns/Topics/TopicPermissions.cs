using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Topics;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html</summary>
public sealed record AddPermissionRequest
{
    [Required]
    public string? TopicArn { get; init; }

    [Required]
    public string? Label { get; init; }

    [Required]
    public IReadOnlyList<string>? AWSAccountId { get; init; }

    [Required]
    public IReadOnlyList<string>? ActionName { get; init; }
}

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_RemovePermission.html</summary>
public sealed record RemovePermissionRequest
{
    [Required]
    public string? TopicArn { get; init; }

    [Required]
    public string? Label { get; init; }
}

/// <summary>Statements of a topic's policy, by label.</summary>
internal sealed class TopicPermissions(DocumentStore<Topic> topics, TopicDirectory directory)
{
    private static readonly HashSet<string> Known =
    [
        "Publish", "RemovePermission", "SetTopicAttributes", "DeleteTopic", "ListSubscriptionsByTopic", "GetTopicAttributes", "Receive",
        "AddPermission", "Subscribe",
    ];

    public async Task<NoBody> AddAsync(AddPermissionRequest request, CallContext context)
    {
        var (key, _) = directory.Find(request.TopicArn, "SNS:AddPermission", context);
        if (request.AWSAccountId!.FirstOrDefault(id => id.Length != 12 || !id.All(char.IsAsciiDigit)) is { } wrong)
            throw SnsErrors.Invalid($"AWSAccountId Reason: {wrong} is no account");
        if (request.ActionName!.FirstOrDefault(action => !Known.Contains(action)) is not null || request.ActionName!.Count == 0)
            throw SnsErrors.Invalid("Policy statement action out of service scope!");
        await ChangeAsync(key, topic => TopicPolicy.With(key, topic, request.Label!, request.AWSAccountId!, request.ActionName!));
        return NoBody.Instance;
    }

    public async Task<NoBody> RemoveAsync(RemovePermissionRequest request, CallContext context)
    {
        var (key, _) = directory.Find(request.TopicArn, "SNS:RemovePermission", context);
        await ChangeAsync(key, topic => TopicPolicy.Without(key, topic, request.Label!));
        return NoBody.Instance;
    }

    private Task ChangeAsync(DocumentKey key, Func<Topic, Topic> change) =>
        topics.UpdateAsync(key, topic => topic is null ? throw SnsErrors.NoTopic() : change(topic));
}
