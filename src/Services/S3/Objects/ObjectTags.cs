using System.Text.RegularExpressions;
using Hearth.Kernel;
using Hearth.Services.S3.BucketSettings;
using Microsoft.AspNetCore.WebUtilities;

namespace Hearth.Services.S3.Objects;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html</summary>
internal static partial class ObjectTags
{
    private const int MostOfObject = 10, MostOfBucket = 50;

    /// <summary>"key1=value1&amp;key2=value2", percent-encoded.</summary>
    public static IReadOnlyList<Tag> OfHeader(string? header)
    {
        if (string.IsNullOrEmpty(header)) return [];
        List<Tag> tags = [.. QueryHelpers.ParseQuery(header).SelectMany(pair => pair.Value.Select(value => new Tag { Key = pair.Key, Value = value ?? "" }))];
        Check(tags, MostOfObject, "Object");
        return tags;
    }

    public static void CheckObject(IReadOnlyList<Tag> tags) => Check(tags, MostOfObject, "Object");

    public static void CheckBucket(IReadOnlyList<Tag> tags) => Check(tags, MostOfBucket, "Bucket");

    private static void Check(IReadOnlyList<Tag> tags, int most, string what)
    {
        if (tags.Count > most)
            throw what == "Object"
                ? new AwsError("BadRequest", "Object tags cannot be greater than 10")
                : new AwsError("BadRequest", "Bucket tag count cannot be greater than 50");
        if (tags.Select(tag => tag.Key).Distinct(StringComparer.Ordinal).Count() != tags.Count)
            throw new AwsError("InvalidTag", "Cannot provide multiple Tags with the same key");
        foreach (var tag in tags)
        {
            if (tag.Key.Length is 0 or > 128 || !Allowed().IsMatch(tag.Key))
                throw new AwsError("InvalidTag", "The TagKey you have provided is invalid") { Members = new Dictionary<string, string> { ["TagKey"] = tag.Key } };
            if (tag.Value.Length > 256 || !Allowed().IsMatch(tag.Value))
                throw new AwsError("InvalidTag", "The TagValue you have provided is invalid") { Members = new Dictionary<string, string> { ["TagKey"] = tag.Key, ["TagValue"] = tag.Value } };
        }
    }

    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z")]
    private static partial Regex Allowed();
}
