using System.Data;
using System.Security.Cryptography;
using System.Text.Json;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.Versions;

/// <summary>Makes a published version out of $LATEST, inside a transaction.</summary>
internal static class VersionPublication
{
    /// <summary>
    /// Lambda publishes nothing when neither code nor configuration changed since the last version: the caller gets that one.
    /// https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
    /// </summary>
    public static Publication Publish(IDbConnection connection, FunctionVersion latest, string? description, FunctionStatus status)
    {
        var digest = Digest(latest);
        if (FunctionSql.FindLastPublished(connection, latest.Key) is { } last && last.PublishedDigest == digest)
            return new Publication(latest, last, IsNew: false);
        var version = latest with
        {
            Version = FunctionSql.NextVersion(connection, latest.Key),
            RevisionId = Guid.NewGuid().ToString(),
            Settings = latest.Settings with { Description = description ?? latest.Settings.Description },
            // Its snapshot has to be made before it can be invoked.
            Status = latest.Settings.AppliesSnapStart ? FunctionStatus.Creating : status,
            PublishedDigest = digest,
        };
        FunctionSql.Insert(connection, version);
        return new Publication(latest, version, IsNew: true);
    }

    /// <summary>Variables are sorted: the order in which a caller happened to send them is no change.</summary>
    private static string Digest(FunctionVersion latest)
    {
        var settings = latest.Settings.Variables is { } variables
            ? latest.Settings with { Variables = new SortedDictionary<string, string>(variables.ToDictionary(), StringComparer.Ordinal) }
            : latest.Settings;
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { settings, latest.Code })));
    }
}

/// <param name="Latest">$LATEST as it was published.</param>
/// <param name="IsNew">False when the last version was the same already.</param>
internal sealed record Publication(FunctionVersion Latest, FunctionVersion Version, bool IsNew);
