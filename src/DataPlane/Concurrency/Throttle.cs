using Hearth.Kernel;

namespace Hearth.DataPlane.Concurrency;

/// <summary>AWS's own words for why an invocation is refused.</summary>
internal enum ThrottleReason
{
    None,
    ConcurrentInvocationLimitExceeded,
    ReservedFunctionConcurrentInvocationLimitExceeded,
}

/// <summary>The answer to an invocation that gets no permit.</summary>
internal static class Throttle
{
    /// <summary>
    /// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors names the members; AWS
    /// sends Retry-After as a header, in seconds.
    /// </summary>
    public static AwsError Error(ThrottleReason reason) => new("TooManyRequestsException", "Rate Exceeded.", 429)
    {
        Members = new Dictionary<string, string> { ["Type"] = "User", ["Reason"] = reason.ToString() },
        Headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
    };
}
