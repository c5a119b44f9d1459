using System.Text;
using Hearth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Objects;

/// <summary>The headers that are kept with an object and given back with it.</summary>
internal static class ObjectHeaders
{
    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html: the names and values together.</summary>
    private const int MostMetadataBytes = 2 * 1024;

    public const string DefaultContentType = "binary/octet-stream";

    private static readonly string[] StorageClasses =
    [
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR",
    ];

    private static readonly string[] Kept =
    [
        "Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires",
        "x-amz-website-redirect-location", "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id",
    ];

    /// <summary>Headers that ask for what Hearth does not do.</summary>
    private static readonly (string Header, string What)[] Refused =
    [
        ("x-amz-server-side-encryption-customer-algorithm", "encryption with customer-provided keys"),
        ("x-amz-object-lock-mode", "Object Lock"),
        ("x-amz-object-lock-legal-hold", "Object Lock"),
        ("x-amz-write-offset-bytes", "appending"),
    ];

    /// <exception cref="AwsError">A header asks for what is not there.</exception>
    public static Dictionary<string, string> Of(IHeaderDictionary headers)
    {
        foreach (var (header, what) in Refused)
            if (headers.ContainsKey(header)) throw S3Error.NotImplemented(what, header);
        var kept = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Kept)
            if (headers.TryGetValue(name, out var value) && value.ToString().Length > 0) kept[name] = value.ToString();
        if (kept.TryGetValue("Content-Encoding", out var encoding) && WithoutAwsChunked(encoding) is var rest)
        {
            if (rest.Length > 0) kept["Content-Encoding"] = rest;
            else kept.Remove("Content-Encoding");
        }
        return kept;
    }

    /// <exception cref="AwsError">MetadataTooLarge.</exception>
    public static IReadOnlyDictionary<string, string> Metadata(IReadOnlyDictionary<string, string>? given)
    {
        var size = given?.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value)) ?? 0;
        if (size > MostMetadataBytes)
            throw new AwsError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
            {
                Members = new Dictionary<string, string> { ["Size"] = $"{size}", ["MaxSizeAllowed"] = $"{MostMetadataBytes}" },
            };
        return given ?? new Dictionary<string, string>();
    }

    /// <exception cref="AwsError">InvalidStorageClass; archives cannot be read at once, and there are none here.</exception>
    public static string StorageClass(IHeaderDictionary headers)
    {
        var storageClass = headers["x-amz-storage-class"].ToString();
        if (storageClass.Length == 0) return StorageClasses[0];
        return StorageClasses.Contains(storageClass)
            ? storageClass
            : throw new AwsError("InvalidStorageClass", "The storage class you specified is not valid")
            {
                Members = new Dictionary<string, string> { ["StorageClassRequested"] = storageClass },
            };
    }

    public static void Write(HttpResponse http, ObjectDocument document)
    {
        var headers = http.Headers;
        headers.ContentType = DefaultContentType;
        foreach (var (name, value) in document.Headers) headers[name] = Ascii(value);
        foreach (var (name, value) in document.Metadata) headers["x-amz-meta-" + name] = Ascii(value);
        if (document.StorageClass != StorageClasses[0]) headers["x-amz-storage-class"] = document.StorageClass;
        if (document.Tags.Count > 0) headers["x-amz-tagging-count"] = $"{document.Tags.Count}";
    }

    /// <summary>S3 writes what a header cannot hold as RFC 2047 has it.</summary>
    private static string Ascii(string value) =>
        value.All(character => character is >= ' ' and < '\x7f') ? value : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=";

    private static string WithoutAwsChunked(string encoding) =>
        string.Join(", ", encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(one => one != "aws-chunked"));
}
