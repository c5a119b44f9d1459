using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Hearth.Services.S3.Access;

/// <summary>
/// What policies can ask about a request to S3. The tags of an object that is there (s3:ExistingObjectTag) are not among it.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys
/// </summary>
internal static class S3ConditionKeys
{
    private static readonly string[] Headers =
    [
        "x-amz-acl", "x-amz-content-sha256", "x-amz-copy-source", "x-amz-grant-full-control", "x-amz-grant-read", "x-amz-grant-read-acp",
        "x-amz-grant-write", "x-amz-grant-write-acp", "x-amz-metadata-directive", "x-amz-object-ownership", "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-storage-class", "x-amz-website-redirect-location", "if-match", "if-none-match",
    ];

    private static readonly (string Query, string Key)[] Parameters =
        [("prefix", "s3:prefix"), ("delimiter", "s3:delimiter"), ("max-keys", "s3:max-keys"), ("versionId", "s3:VersionId")];

    public static RequestContext Of(CallContext context)
    {
        var http = context.Http.Request;
        var isLink = http.Headers.Authorization.Count == 0 && http.Query.ContainsKey("X-Amz-Signature");
        var keys = RequestContext.Of(
        [
            .. Headers.Select(name => ($"s3:{name}", Text(http.Headers[name]))),
            .. Parameters.Select(parameter => (parameter.Key, http.Query.TryGetValue(parameter.Query, out var value) ? value.ToString() : null)),
            ("s3:authType", isLink ? "REST-QUERY-STRING" : http.Headers.Authorization.Count > 0 ? "REST-HEADER" : null),
            ("s3:signatureversion", CredentialScope.Find(http) is null ? null : "AWS4-HMAC-SHA256"),
            .. Tags(http).Select(tag => ($"s3:RequestObjectTag/{tag.Key}", (string?)tag.Value.ToString())),
        ]);
        return keys;
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues value) => value.Count == 0 ? null : value.ToString();

    private static Dictionary<string, Microsoft.Extensions.Primitives.StringValues> Tags(HttpRequest http) =>
        Text(http.Headers["x-amz-tagging"]) is { Length: > 0 } tags ? QueryHelpers.ParseQuery(tags) : [];
}
