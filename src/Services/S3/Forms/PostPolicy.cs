using System.Globalization;
using System.Text;
using System.Text.Json;
using Hearth.Kernel;

namespace Hearth.Services.S3.Forms;

/// <summary>
/// What the signer of a form allows those who send it.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
/// </summary>
internal sealed record PostPolicy(DateTimeOffset Expiration, IReadOnlyList<PostCondition> Conditions)
{
    /// <summary>Fields that no condition need name: the signature itself, and what was signed.</summary>
    private static readonly string[] Unconditional = ["policy", "x-amz-signature", "file", "AWSAccessKeyId", "signature"];

    /// <param name="text">The field of the form: JSON in base 64.</param>
    /// <exception cref="AwsError">InvalidPolicyDocument.</exception>
    public static PostPolicy Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(text));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw Invalid("Invalid JSON.");
            if (!root.TryGetProperty("expiration", out var expiration)) throw Invalid("Policy missing expiration.");
            if (!root.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array) throw Invalid("Policy missing conditions.");
            return new PostPolicy(TimeOf(expiration), [.. conditions.EnumerateArray().SelectMany(PostCondition.Parse)]);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw Invalid("Invalid JSON.");
        }
    }

    /// <param name="fields">Of the form, with the bucket that it is posted to.</param>
    /// <exception cref="AwsError">AccessDenied: the policy is over, a condition does not hold, or a field has none.</exception>
    public void Check(IReadOnlyDictionary<string, string> fields, DateTimeOffset now)
    {
        if (now >= Expiration) throw Refusal("Policy expired.");
        foreach (var condition in Conditions)
            if (!condition.Holds(fields)) throw Refusal($"Policy Condition failed: {condition}");
        var named = Conditions.Select(condition => condition.Field).Concat(Unconditional).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var extra = fields.Keys.FirstOrDefault(name => name != "bucket" && !named.Contains(name) && !name.StartsWith("x-ignore-", StringComparison.OrdinalIgnoreCase));
        if (extra is not null) throw Refusal($"Extra input fields: {extra.ToLowerInvariant()}");
    }

    public static AwsError Invalid(string reason) => new("InvalidPolicyDocument", $"Invalid Policy: {reason}");

    private static AwsError Refusal(string reason) => S3Error.AccessDenied($"Invalid according to Policy: {reason}");

    private static DateTimeOffset TimeOf(JsonElement expiration) =>
        DateTimeOffset.TryParse(expiration.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Invalid($"Invalid 'expiration' value: '{expiration}'");
}
