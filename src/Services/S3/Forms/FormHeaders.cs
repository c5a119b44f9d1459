using System.Text;
using Hearth.Protocols.Xml;
using Hearth.Services.S3.BucketSettings;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Forms;

/// <summary>The fields of a form that are headers of a PutObject.</summary>
internal static class FormHeaders
{
    private const string MetadataPrefix = "x-amz-meta-", AclField = "acl", TaggingField = "tagging";

    private static readonly string[] Plain =
        ["Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-MD5", "Expires"];

    private static readonly string[] OfSignature = ["x-amz-signature", "x-amz-credential", "x-amz-date", "x-amz-algorithm", "x-amz-security-token"];

    /// <summary>Those of the request itself are about the form, and nobody signed them.</summary>
    public static void Replace(HttpRequest http, IReadOnlyDictionary<string, string> fields)
    {
        var headers = http.Headers;
        foreach (var name in headers.Keys.Where(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)).Concat(Plain).ToList()) headers.Remove(name);
        headers.ContentLength = null;
        foreach (var (name, value) in fields)
        {
            if (Plain.Contains(name, StringComparer.OrdinalIgnoreCase)) headers[name] = value;
            else if (name.Equals(AclField, StringComparison.OrdinalIgnoreCase)) headers["x-amz-acl"] = value;
            else if (name.Equals(TaggingField, StringComparison.OrdinalIgnoreCase)) headers["x-amz-tagging"] = TagsOf(value);
            else if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !OfSignature.Contains(name, StringComparer.OrdinalIgnoreCase)) headers[name] = value;
        }
    }

    public static IReadOnlyDictionary<string, string> Metadata(IReadOnlyDictionary<string, string> fields) => fields
        .Where(field => field.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(field => field.Key[MetadataPrefix.Length..].ToLowerInvariant(), field => field.Value, StringComparer.Ordinal);

    /// <summary>A document here, a query string in the header.</summary>
    private static string TagsOf(string xml)
    {
        var tagging = (Tagging)XmlShapeReader.Read(Encoding.UTF8.GetBytes(xml), typeof(Tagging));
        return string.Join('&', tagging.TagSet.Select(tag => $"{Uri.EscapeDataString(tag.Key)}={Uri.EscapeDataString(tag.Value)}"));
    }
}
