using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;
using Hearth.Services.Sqs.State;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html</summary>
public sealed record DeleteMessageRequest
{
    public string? QueueUrl { get; init; }

    public string? ReceiptHandle { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html</summary>
public sealed record DeleteMessageBatchRequest
{
    public string? QueueUrl { get; init; }

    [QueryName("DeleteMessageBatchRequestEntry")]
    public IReadOnlyList<DeleteMessageBatchRequestEntry>? Entries { get; init; }
}

public sealed record DeleteMessageBatchRequestEntry
{
    public string? Id { get; init; }

    public string? ReceiptHandle { get; init; }
}

public sealed record DeleteMessageBatchResponse
{
    [QueryName("DeleteMessageBatchResultEntry")]
    public required IReadOnlyList<BatchResultEntry> Successful { get; init; }

    [QueryName("BatchResultErrorEntry")]
    public IReadOnlyList<BatchResultErrorEntry>? Failed { get; init; }
}

/// <summary>An entry that was done, and has nothing to tell.</summary>
public sealed record BatchResultEntry
{
    public required string Id { get; init; }
}

/// <summary>
/// Deletes by receipt handles. One that a later receive has replaced deletes nothing, and is no error; in a FIFO queue, one whose
/// visibility timeout is over is.
/// </summary>
internal sealed class DeleteMessage(QueueDirectory directory)
{
    public async Task<NoBody> HandleAsync(DeleteMessageRequest request, CallContext context)
    {
        var (_, _, live) = directory.Find(request.QueueUrl, "SQS:DeleteMessage", context);
        var outcomes = await live.DeleteAsync([Read(request.ReceiptHandle, live)]);
        return ErrorOf(outcomes[0], request.ReceiptHandle!) is { } error ? throw error : NoBody.Instance;
    }

    public async Task<DeleteMessageBatchResponse> HandleBatchAsync(DeleteMessageBatchRequest request, CallContext context)
    {
        var (_, _, live) = directory.Find(request.QueueUrl, "SQS:DeleteMessage", context);
        Batch.Check(nameof(DeleteMessageBatchRequestEntry), request.Entries?.Select(entry => entry.Id));
        List<(DeleteMessageBatchRequestEntry Entry, ReceiptHandle Handle)> good = [];
        List<BatchResultErrorEntry> failed = [];
        foreach (var entry in request.Entries!)
        {
            try
            {
                good.Add((entry, Read(entry.ReceiptHandle, live)));
            }
            catch (AwsError error)
            {
                failed.Add(BatchResultErrorEntry.Of(entry.Id!, error));
            }
        }
        var outcomes = good.Count == 0 ? [] : await live.DeleteAsync([.. good.Select(one => one.Handle)]);
        List<BatchResultEntry> done = [];
        foreach (var ((entry, _), outcome) in good.Zip(outcomes))
        {
            if (ErrorOf(outcome, entry.ReceiptHandle!) is { } error) failed.Add(BatchResultErrorEntry.Of(entry.Id!, error));
            else done.Add(new BatchResultEntry { Id = entry.Id! });
        }
        return new DeleteMessageBatchResponse { Successful = done, Failed = failed.Count == 0 ? null : failed };
    }

    /// <exception cref="AwsError">It is no handle of this queue.</exception>
    public static ReceiptHandle Read(string? text, LiveQueue queue)
    {
        if (string.IsNullOrEmpty(text)) throw SqsErrors.Missing("ReceiptHandle");
        return ReceiptHandle.TryParse(text, out var handle) && handle.Queue == queue.Number ? handle : throw SqsErrors.InvalidHandle(text);
    }

    private static AwsError? ErrorOf(HandleOutcome outcome, string handle) =>
        outcome == HandleOutcome.Expired ? SqsErrors.InvalidValue(handle, "ReceiptHandle", "The receipt handle has expired.") : null;
}
