using System.Text.RegularExpressions;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Topics;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html</summary>
public sealed record CreateTopicRequest
{
    [Required]
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    [Length(0, 50)]
    public IReadOnlyList<SnsTag>? Tags { get; init; }

    public string? DataProtectionPolicy { get; init; }
}

public sealed record CreateTopicResponse
{
    public required string TopicArn { get; init; }
}

/// <summary>Making what there is already is fine, as long as it would have been made the same.</summary>
internal sealed partial class CreateTopic(DocumentStore<Topic> topics)
{
    public async Task<CreateTopicResponse> HandleAsync(CreateTopicRequest request, CallContext context)
    {
        if (request.Name!.EndsWith(".fifo", StringComparison.Ordinal)) throw UnavailableRequest.Error("sns", "CreateTopic", "FIFO topics are not offered.");
        if (!Name().IsMatch(request.Name)) throw SnsErrors.Invalid("Topic Name");
        if (request.DataProtectionPolicy is not null) throw UnavailableRequest.Error("sns", "CreateTopic", "data protection policies are not offered.");
        var attributes = TopicAttributes.With(new Dictionary<string, string>(), request.Attributes ?? new Dictionary<string, string>());
        var tags = SnsTag.Read(request.Tags);
        var key = new DocumentKey(context.AccountId, context.Region, "", request.Name);
        await topics.UpdateAsync(key, topic =>
        {
            if (topic is null) return new Topic { Attributes = attributes, Tags = tags };
            if (attributes.Any(given => topic.Attributes.GetValueOrDefault(given.Key) != given.Value))
                throw SnsErrors.Invalid("Attributes Reason: Topic already exists with different attributes");
            if (tags.Count > 0 && !(tags.Count == topic.Tags.Count && tags.All(tag => topic.Tags.GetValueOrDefault(tag.Key) == tag.Value)))
                throw SnsErrors.Invalid("Tags Reason: Topic already exists with different tags");
            return topic;
        });
        return new CreateTopicResponse { TopicArn = Topic.Arn(key) };
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
