using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

/// <summary>
/// Which queue may be another's dead-letter queue: one of the same account, region and type, whose redrive allow policy lets it.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue.html
/// </summary>
internal sealed class RedriveRules(DocumentStore<Queue> queues)
{
    /// <exception cref="Kernel.AwsError">The redrive policy among the attributes names a queue that cannot be it.</exception>
    public void Check(DocumentKey source, bool isFifo, IReadOnlyDictionary<string, string> attributes)
    {
        if (attributes.GetValueOrDefault(QueueAttributes.RedrivePolicy) is not { } text) return;
        var key = Queue.KeyOf(RedrivePolicy.Parse(text).DeadLetterTargetArn)!;
        if (key.AccountId != source.AccountId || key.Region != source.Region)
            throw RedrivePolicy.Bad(text, "Dead letter target owner should be same as the source.");
        if (queues.Find(key) is not { } target) throw RedrivePolicy.Bad(text, "Dead letter target does not exist.");
        if (target.IsFifo != isFifo) throw RedrivePolicy.Bad(text, "Dead-letter target must be same type of queue as the source.");
        if (target.Attributes.GetValueOrDefault(QueueAttributes.RedriveAllowPolicy) is { } allowed && !RedriveAllowPolicy.Parse(allowed).Allows(Queue.Arn(source)))
            throw RedrivePolicy.Bad(text, "The redrive allow policy of the dead-letter queue does not allow this source queue.");
    }

    /// <summary>The queues that have this one as their dead-letter queue, in the order of their names.</summary>
    public IEnumerable<DocumentKey> SourcesOf(DocumentKey key)
    {
        var arn = Queue.Arn(key);
        return queues.List(key.AccountId, key.Region, parent: null, namePrefix: null).Where(queue => queue.Value.Redrive?.DeadLetterTargetArn == arn).Select(queue => queue.Key);
    }
}
