using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html</summary>
public sealed record GetQueueUrlRequest
{
    public string? QueueName { get; init; }

    public string? QueueOwnerAWSAccountId { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html</summary>
public sealed record ListQueuesRequest
{
    public string? QueueNamePrefix { get; init; }

    public string? NextToken { get; init; }

    public int? MaxResults { get; init; }
}

public sealed record ListQueuesResponse
{
    [QueryName("QueueUrl")]
    public IReadOnlyList<string>? QueueUrls { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html</summary>
public sealed record ListDeadLetterSourceQueuesRequest
{
    public string? QueueUrl { get; init; }

    public string? NextToken { get; init; }

    public int? MaxResults { get; init; }
}

public sealed record ListDeadLetterSourceQueuesResponse
{
    [WireName("queueUrls"), QueryName("QueueUrl")]
    public required IReadOnlyList<string> QueueUrls { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>Which queues there are, by name, prefix and dead-letter queue.</summary>
internal sealed class GetQueueUrl(DocumentStore<Queue> queues, QueueDirectory directory, RedriveRules redrive)
{
    private const int MostResults = 1000;

    public Task<QueueUrlResponse> HandleAsync(GetQueueUrlRequest request, CallContext context)
    {
        if (string.IsNullOrEmpty(request.QueueName)) throw SqsErrors.Missing("QueueName");
        var key = new DocumentKey(request.QueueOwnerAWSAccountId ?? context.AccountId, context.Region, "", request.QueueName);
        directory.Find(QueueUrl.Of(context, key), "SQS:GetQueueUrl", context);
        return Task.FromResult(new QueueUrlResponse { QueueUrl = QueueUrl.Of(context, key) });
    }

    public Task<ListQueuesResponse> ListAsync(ListQueuesRequest request, CallContext context)
    {
        var found = queues.List(context.AccountId, context.Region, parent: null, request.QueueNamePrefix).Select(queue => queue.Key);
        var (urls, next) = Page(found, request.MaxResults, request.NextToken, context);
        return Task.FromResult(new ListQueuesResponse { QueueUrls = urls.Count == 0 ? null : urls, NextToken = next });
    }

    public Task<ListDeadLetterSourceQueuesResponse> ListSourcesAsync(ListDeadLetterSourceQueuesRequest request, CallContext context)
    {
        var (key, _, _) = directory.Find(request.QueueUrl, "SQS:ListDeadLetterSourceQueues", context);
        var (urls, next) = Page(redrive.SourcesOf(key), request.MaxResults, request.NextToken, context);
        return Task.FromResult(new ListDeadLetterSourceQueuesResponse { QueueUrls = urls, NextToken = next });
    }

    /// <summary>A token is given to those only who asked for pages.</summary>
    private static (IReadOnlyList<string> Urls, string? Next) Page(IEnumerable<DocumentKey> found, int? maxResults, string? token, CallContext context)
    {
        if (maxResults is < 1 or > MostResults) throw SqsErrors.InvalidValue(maxResults, "MaxResults", $"Must be between 1 and {MostResults}, if provided.");
        PageToken.Decode(token, "InvalidParameterValueException");
        var (page, next) = PageToken.Page(found, key => key.Name, token, maxResults ?? MostResults);
        return ([.. page.Select(key => QueueUrl.Of(context, key))], maxResults is null ? null : next);
    }
}
