using System.Text.Json;

namespace Hearth.Services.S3.Access;

/// <summary>
/// Whether a policy lets everybody in: an Allow for "*" that no condition narrows to a source.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
/// </summary>
internal static class PublicPolicy
{
    private static readonly string[] Narrowing =
    [
        "aws:sourceip", "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount", "aws:userid", "aws:principalarn",
        "aws:principalaccount", "aws:principalorgid", "s3:dataaccesspointarn", "s3:dataaccesspointaccount", "s3:x-amz-server-side-encryption-aws-kms-key-id",
    ];

    public static bool IsPublic(string? policy)
    {
        if (policy is null) return false;
        using var document = JsonDocument.Parse(policy);
        if (!document.RootElement.TryGetProperty("Statement", out var statements)) return false;
        return statements.ValueKind == JsonValueKind.Array ? statements.EnumerateArray().Any(IsOpen) : IsOpen(statements);
    }

    private static bool IsOpen(JsonElement statement) =>
        statement.TryGetProperty("Effect", out var effect) && effect.ValueEquals("Allow")
        && (statement.TryGetProperty("NotPrincipal", out _) || (statement.TryGetProperty("Principal", out var principal) && IsEverybody(principal)))
        && !(statement.TryGetProperty("Condition", out var condition) && IsNarrowed(condition));

    private static bool IsEverybody(JsonElement principal) => principal.ValueKind switch
    {
        JsonValueKind.String => principal.ValueEquals("*"),
        JsonValueKind.Array => principal.EnumerateArray().Any(IsEverybody),
        JsonValueKind.Object => principal.TryGetProperty("AWS", out var accounts) && IsEverybody(accounts),
        _ => false,
    };

    private static bool IsNarrowed(JsonElement condition) => condition.EnumerateObject()
        .SelectMany(test => test.Value.EnumerateObject())
        .Any(key => Narrowing.Contains(key.Name.ToLowerInvariant()) && !key.Value.ToString().Contains('*', StringComparison.Ordinal));
}
