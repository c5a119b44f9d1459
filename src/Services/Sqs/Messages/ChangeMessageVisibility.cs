using System.Globalization;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Queues;
using Hearth.Services.Sqs.State;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html</summary>
public sealed record ChangeMessageVisibilityRequest
{
    public string? QueueUrl { get; init; }

    public string? ReceiptHandle { get; init; }

    public int? VisibilityTimeout { get; init; }
}

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html</summary>
public sealed record ChangeMessageVisibilityBatchRequest
{
    public string? QueueUrl { get; init; }

    [QueryName("ChangeMessageVisibilityBatchRequestEntry")]
    public IReadOnlyList<ChangeMessageVisibilityBatchRequestEntry>? Entries { get; init; }
}

public sealed record ChangeMessageVisibilityBatchRequestEntry
{
    public string? Id { get; init; }

    public string? ReceiptHandle { get; init; }

    public int? VisibilityTimeout { get; init; }
}

public sealed record ChangeMessageVisibilityBatchResponse
{
    [QueryName("ChangeMessageVisibilityBatchResultEntry")]
    public required IReadOnlyList<BatchResultEntry> Successful { get; init; }

    [QueryName("BatchResultErrorEntry")]
    public IReadOnlyList<BatchResultErrorEntry>? Failed { get; init; }
}

internal sealed class ChangeMessageVisibility(QueueDirectory directory)
{
    private const int LongestTimeoutSeconds = 43_200;

    public async Task<NoBody> HandleAsync(ChangeMessageVisibilityRequest request, CallContext context)
    {
        var (_, _, live) = directory.Find(request.QueueUrl, "SQS:ChangeMessageVisibility", context);
        await ChangeAsync(live, request.ReceiptHandle, request.VisibilityTimeout);
        return NoBody.Instance;
    }

    public async Task<ChangeMessageVisibilityBatchResponse> HandleBatchAsync(ChangeMessageVisibilityBatchRequest request, CallContext context)
    {
        var (_, _, live) = directory.Find(request.QueueUrl, "SQS:ChangeMessageVisibility", context);
        Batch.Check(nameof(ChangeMessageVisibilityBatchRequestEntry), request.Entries?.Select(entry => entry.Id));
        // Together, so that their writes share a commit.
        var errors = await Task.WhenAll(request.Entries!.Select(entry => TryChangeAsync(live, entry)));
        var all = request.Entries!.Zip(errors, (entry, error) => (Id: entry.Id!, Error: error)).ToList();
        var failed = all.Where(one => one.Error is not null).Select(one => BatchResultErrorEntry.Of(one.Id, one.Error!)).ToList();
        return new ChangeMessageVisibilityBatchResponse
        {
            Successful = [.. all.Where(one => one.Error is null).Select(one => new BatchResultEntry { Id = one.Id })],
            Failed = failed.Count == 0 ? null : failed,
        };
    }

    private static async Task<AwsError?> TryChangeAsync(LiveQueue live, ChangeMessageVisibilityBatchRequestEntry entry)
    {
        try
        {
            await ChangeAsync(live, entry.ReceiptHandle, entry.VisibilityTimeout);
            return null;
        }
        catch (AwsError error)
        {
            return error;
        }
    }

    private static async Task ChangeAsync(LiveQueue live, string? text, int? timeoutSeconds)
    {
        var handle = DeleteMessage.Read(text, live);
        if (timeoutSeconds is not { } seconds) throw SqsErrors.Missing("VisibilityTimeout");
        if (seconds is < 0 or > LongestTimeoutSeconds)
            throw SqsErrors.InvalidValue(seconds, "VisibilityTimeout", $"VisibilityTimeout must be an integer between 0 and {LongestTimeoutSeconds}.");
        var outcome = await live.ChangeVisibilityAsync(handle, TimeSpan.FromSeconds(seconds));
        if (outcome != HandleOutcome.Current) throw ErrorOf(outcome, text!, seconds);
    }

    private static AwsError ErrorOf(HandleOutcome outcome, string handle, int seconds) => outcome switch
    {
        HandleOutcome.Expired => new AwsError("MessageNotInflight", message: null),
        HandleOutcome.TooLong => SqsErrors.InvalidValue(
            seconds.ToString(CultureInfo.InvariantCulture), "VisibilityTimeout", $"Total VisibilityTimeout for the message is beyond the limit [{LongestTimeoutSeconds} seconds]"),
        _ => SqsErrors.InvalidValue(handle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change."),
    };
}
