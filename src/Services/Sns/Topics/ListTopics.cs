using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Topics;

/// <summary>https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html</summary>
public sealed record ListTopicsRequest
{
    public string? NextToken { get; init; }
}

public sealed record ListTopicsResponse
{
    public required IReadOnlyList<TopicShape> Topics { get; init; }

    public string? NextToken { get; init; }
}

public sealed record TopicShape
{
    public required string TopicArn { get; init; }
}

internal sealed class ListTopics(DocumentStore<Topic> topics)
{
    private const int PageSize = 100;

    public Task<ListTopicsResponse> HandleAsync(ListTopicsRequest request, CallContext context)
    {
        PageToken.Decode(request.NextToken, "InvalidParameter");
        var all = topics.List(context.AccountId, context.Region, parent: null, namePrefix: null);
        var (page, next) = PageToken.Page(all, topic => topic.Key.Name, request.NextToken, PageSize);
        return Task.FromResult(new ListTopicsResponse { Topics = [.. page.Select(topic => new TopicShape { TopicArn = Topic.Arn(topic.Key) })], NextToken = next });
    }
}
