using Hearth.Kernel;

namespace Hearth.DataPlane.Concurrency;

/// <summary>AWS's own words for why an invocation is refused.</summary>
internal enum ThrottleReason
{
    None,

    /// <summary>The account's concurrency, or what others have not reserved of it, is used up; or a function grows too fast.</summary>
    ConcurrentInvocationLimitExceeded,

    /// <summary>The function's reserved concurrency is used up.</summary>
    ReservedFunctionConcurrentInvocationLimitExceeded,

    /// <summary>More than ten synchronous requests a second per unit of the account's concurrency.</summary>
    FunctionInvocationRateLimitExceeded,

    /// <summary>More than ten synchronous requests a second per unit of the function's reserved concurrency.</summary>
    ReservedFunctionInvocationRateLimitExceeded,

    /// <summary>Too many snapshots are being made at once; the permits never give it, whoever makes snapshots does.</summary>
    ConcurrentSnapshotCreateLimitExceeded,
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
