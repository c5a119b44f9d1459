using Hearth.Kernel;
using Hearth.Services.S3.BucketSettings;

namespace Hearth.Services.S3;

/// <summary>
/// What S3 has and Hearth has not: it says so instead of seeming to work. A subresource is refused with every method, for a query
/// that nobody knows is ignored, and GET ?website would list the bucket.
/// </summary>
internal static class UnavailableOperations
{
    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE"];

    private static readonly string[] BucketSubresources =
    [
        "abac", "accelerate", "analytics", "intelligent-tiering", "inventory", "logging", "metadataConfiguration", "metadataInventoryTable",
        "metadataJournalTable", "metadataTable", "metrics", "object-lock", "replication", "requestPayment", "session", "website",
    ];

    private static readonly string[] ObjectSubresources = ["encryption", "legal-hold", "renameObject", "restore", "retention", "select", "torrent"];

    public static IEnumerable<(string Name, string Method, string Path)> All =>
    [
        .. BucketSubresources.SelectMany(_ => Methods, (resource, method) => ($"{method} Bucket?{resource}", method, $"/{{Bucket}}?{resource}"))
            .Where(one => one.method != "GET" || !UnsetConfigurations.All.Any(unset => one.Item3.EndsWith($"?{unset.Resource}", StringComparison.Ordinal))),
        .. ObjectSubresources.SelectMany(_ => Methods, (resource, method) => ($"{method} Object?{resource}", method, $"/{{Bucket}}/{{Key+}}?{resource}")),
    ];

    public static AwsError Error(string operation) =>
        new("NotImplemented", $"A header or query you provided implies functionality that is not implemented: {operation} is not available in this installation of Hearth.", 501);
}
