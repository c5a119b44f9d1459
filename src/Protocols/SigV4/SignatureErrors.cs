using Hearth.Kernel;

namespace Hearth.Protocols.SigV4;

/// <summary>The families of names that AWS's services have for the same failures.</summary>
public enum SignatureErrorStyle
{
    /// <summary>JSON services, Lambda among them: InvalidSignatureException.</summary>
    Json,

    /// <summary>Query services, IAM and STS among them: SignatureDoesNotMatch.</summary>
    Query,

    S3,
}

/// <summary>
/// Failed authentication in the service's own words.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
/// </summary>
public sealed class SignatureErrors(SignatureErrorStyle style)
{
    private const string Mismatch =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. ";

    public AwsError NotSigned() => style switch
    {
        SignatureErrorStyle.Json => new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403),
        SignatureErrorStyle.Query => new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
        _ => new AwsError("AccessDenied", "Access Denied", 403),
    };

    public AwsError Incomplete(string message) => style switch
    {
        SignatureErrorStyle.Json => new AwsError("IncompleteSignatureException", message),
        SignatureErrorStyle.Query => new AwsError("IncompleteSignature", message),
        _ => new AwsError("AuthorizationHeaderMalformed", $"The authorization header is malformed; {message}"),
    };

    /// <summary>S3's words in the regions that never took it; other services say that they see no signature.</summary>
    public AwsError Version2() => style == SignatureErrorStyle.S3
        ? new AwsError("InvalidRequest", "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")
        : NotSigned();

    public AwsError DoesNotMatch() => DoesNotMatch(Mismatch + (style == SignatureErrorStyle.S3
        ? ""
        : "Consult the service documentation for details."));

    public AwsError DoesNotMatch(string message) => new(
        style == SignatureErrorStyle.Json ? "InvalidSignatureException" : "SignatureDoesNotMatch", message.TrimEnd(), 403);

    public AwsError OutOfTime(string message) => style == SignatureErrorStyle.S3
        ? new AwsError("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403)
        : DoesNotMatch(message);

    public AwsError LinkExpired(string message) => style == SignatureErrorStyle.S3
        ? new AwsError("AccessDenied", "Request has expired", 403)
        : DoesNotMatch(message);

    public AwsError UnknownKey() => style switch
    {
        SignatureErrorStyle.Json => new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", 403),
        SignatureErrorStyle.Query => new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
        _ => new AwsError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403),
    };

    public AwsError ExpiredToken() => style switch
    {
        SignatureErrorStyle.Json => new AwsError("ExpiredTokenException", "The security token included in the request is expired", 403),
        SignatureErrorStyle.Query => new AwsError("ExpiredToken", "The security token included in the request is expired", 403),
        _ => new AwsError("ExpiredToken", "The provided token has expired."),
    };

    /// <summary>The body is not the one that was signed.</summary>
    public AwsError OtherPayload() => style == SignatureErrorStyle.S3
        ? new AwsError("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
        : DoesNotMatch();

    public AwsError HeaderNotSigned(string name) => style == SignatureErrorStyle.S3
        ? new AwsError("AccessDenied", "There were headers present in the request which were not signed", 403)
        : DoesNotMatch($"'{name}' must be a 'SignedHeader' in the AWS Authorization.");
}
