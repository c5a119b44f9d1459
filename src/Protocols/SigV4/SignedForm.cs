using Hearth.Kernel;

namespace Hearth.Protocols.SigV4;

/// <summary>
/// A form that carries its signature in its fields: what is signed is its policy, as it stands there in base 64.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
/// </summary>
/// <param name="IsVersion2">Signed as boto3 signs by default in us-east-1; then the scope holds the key alone.</param>
public sealed record SignedForm(string Policy, CredentialScope Scope, string Signature, string? SessionToken, bool IsVersion2)
{
    private static readonly string[] Fields = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"];

    /// <returns>Null when the form is not signed: it has no policy.</returns>
    /// <exception cref="AwsError">The signature lacks something.</exception>
    public static SignedForm? Of(IReadOnlyDictionary<string, string> fields, SignatureErrors errors)
    {
        if (fields.GetValueOrDefault("policy") is not { } policy) return null;
        var token = fields.GetValueOrDefault("x-amz-security-token");
        if (fields.GetValueOrDefault("AWSAccessKeyId") is { } key && fields.GetValueOrDefault("signature") is { } old)
            return new SignedForm(policy, new CredentialScope(key, "", "us-east-1", "s3"), old, token, IsVersion2: true);
        foreach (var name in Fields)
            if (!fields.ContainsKey(name)) throw Missing(name);
        if (fields["X-Amz-Algorithm"] != CanonicalRequest.Algorithm) throw errors.Version2();
        try
        {
            return new SignedForm(policy, CredentialScope.Parse(fields["X-Amz-Credential"]), fields["X-Amz-Signature"], token, IsVersion2: false);
        }
        catch (AwsError error) when (error.StatusCode == 400)
        {
            throw errors.Incomplete(error.Message);
        }
    }

    /// <exception cref="AwsError">SignatureDoesNotMatch, or a signature that S3 does not take any more.</exception>
    public void Verify(string secretAccessKey, SignatureErrors errors)
    {
        if (IsVersion2) throw errors.Version2();
        if (!SigningKey.Of(secretAccessKey, Scope).Verify(Policy, Signature)) throw errors.DoesNotMatch();
    }

    private static AwsError Missing(string field) =>
        new("InvalidArgument", $"Bucket POST must contain a field named '{field}'.  If it is specified, please check the order of the fields.")
        {
            Members = new Dictionary<string, string> { ["ArgumentName"] = field, ["ArgumentValue"] = "" },
        };
}
