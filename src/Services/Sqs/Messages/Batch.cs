using System.Text.RegularExpressions;
using Hearth.Kernel;

namespace Hearth.Services.Sqs.Messages;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_BatchResultErrorEntry.html</summary>
public sealed record BatchResultErrorEntry
{
    public required string Id { get; init; }

    public required bool SenderFault { get; init; }

    public required string Code { get; init; }

    public string? Message { get; init; }

    internal static BatchResultErrorEntry Of(string id, AwsError error) => new()
    {
        Id = id,
        SenderFault = error.StatusCode < 500,
        // Entries have the codes of the query protocol, whichever the request came by.
        Code = SqsErrors.QueryCodes.GetValueOrDefault(error.Code) ?? error.Code,
        Message = error.Text,
    };
}

/// <summary>What holds for every batch: one to ten entries, each with an id of its own.</summary>
internal static partial class Batch
{
    private const int MostEntries = 10;

    /// <param name="entryName">"SendMessageBatchRequestEntry".</param>
    /// <param name="ids">Of the entries; null when there are none.</param>
    /// <exception cref="AwsError">The batch as a whole is refused.</exception>
    public static void Check(string entryName, IEnumerable<string?>? ids)
    {
        var given = ids?.ToList() ?? [];
        if (given.Count == 0) throw new AwsError("EmptyBatchRequest", $"There should be at least one {entryName} in the request.");
        if (given.Count > MostEntries)
            throw new AwsError("TooManyEntriesInBatchRequest", $"Maximum number of entries per request are {MostEntries}. You have sent {given.Count}.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in given)
        {
            if (id is null || !Id().IsMatch(id))
                throw new AwsError("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");
            if (!seen.Add(id)) throw new AwsError("BatchEntryIdsNotDistinct", $"Id {id} repeated.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
