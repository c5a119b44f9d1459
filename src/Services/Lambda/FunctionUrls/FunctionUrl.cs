namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// The URL of a function or of one of its aliases, as it is kept with the function.
/// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
/// </summary>
internal sealed record FunctionUrl
{
    public const string NoAuth = "NONE";
    public const string IamAuth = "AWS_IAM";
    public const string Streaming = "RESPONSE_STREAM";

    /// <summary>First label of the host name; never changes, and is never given twice.</summary>
    public required string Id { get; init; }

    /// <summary>"NONE" or "AWS_IAM".</summary>
    public required string AuthType { get; init; }

    /// <summary>"BUFFERED" or "RESPONSE_STREAM"; null when it was never given, which means BUFFERED.</summary>
    public string? InvokeMode { get; init; }

    public Cors? Cors { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }
}
