using System.Text.RegularExpressions;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html</summary>
public sealed record CreateQueueRequest
{
    public string? QueueName { get; init; }

    [QueryName("Attribute")]
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    [WireName("tags"), QueryName("Tag", Key = "Key")]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

public sealed record QueueUrlResponse
{
    public required string QueueUrl { get; init; }
}

/// <summary>Making what there is already is fine, as long as it would have been made the same.</summary>
internal sealed partial class CreateQueue(DocumentStore<Queue> queues, LiveQueues live, RedriveRules redrive, TimeProvider time)
{
    public async Task<QueueUrlResponse> HandleAsync(CreateQueueRequest request, CallContext context)
    {
        if (string.IsNullOrEmpty(request.QueueName)) throw SqsErrors.Missing("QueueName");
        var given = request.Attributes ?? new Dictionary<string, string>();
        var isFifo = given.GetValueOrDefault(QueueAttributes.FifoQueue) == "true";
        CheckName(request.QueueName, isFifo);
        var attributes = QueueAttributes.With(new Dictionary<string, string>(), given, isFifo);
        QueueTags.Check(request.Tags);
        var key = new DocumentKey(context.AccountId, context.Region, "", request.QueueName);
        if (queues.Find(key) is null) redrive.Check(key, isFifo, attributes);
        await queues.UpdateAsync(key, queue =>
        {
            if (queue is not null) return Same(queue, given);
            var now = time.GetUtcNow();
            return new Queue
            {
                Number = live.NextNumber(),
                Attributes = attributes,
                Tags = request.Tags ?? new Dictionary<string, string>(),
                CreatedAt = now,
                ModifiedAt = now,
            };
        });
        return new QueueUrlResponse { QueueUrl = QueueUrl.Of(context, key) };
    }

    private static Queue Same(Queue queue, IReadOnlyDictionary<string, string> given)
    {
        foreach (var (name, value) in given)
            if (queue.Value(name) != value)
                throw new Kernel.AwsError("QueueNameExists", $"A queue already exists with the same name and a different value for attribute {name}");
        return queue;
    }

    private static void CheckName(string name, bool isFifo)
    {
        var hasSuffix = name.EndsWith(Queue.FifoSuffix, StringComparison.Ordinal);
        if (isFifo && !(hasSuffix && name.Length <= 80 && Name().IsMatch(name[..^Queue.FifoSuffix.Length])))
            throw SqsErrors.Invalid("The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.");
        if (!isFifo && !Name().IsMatch(name))
            throw SqsErrors.Invalid("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
