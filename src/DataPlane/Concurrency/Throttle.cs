using Hearth.Kernel;

namespace Hearth.DataPlane.Concurrency;

/// <summary>
/// AWS's own words for why an invocation is refused; ThrottleReason of
/// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors.
/// </summary>
internal enum ThrottleReason
{
    None,

    /// <summary>The account's concurrency, or what the others have left of it, is in use; or a function grows too fast.</summary>
    ConcurrentInvocationLimitExceeded,

    ReservedFunctionConcurrentInvocationLimitExceeded,

    /// <summary>Ten requests per second and unit of the account's concurrency.</summary>
    FunctionInvocationRateLimitExceeded,

    /// <summary>Ten requests per second and unit of the function's reservation.</summary>
    ReservedFunctionInvocationRateLimitExceeded,

    /// <summary>Too many snapshots are being made at once.</summary>
    ConcurrentSnapshotCreateLimitExceeded,
}

/// <summary>The answer to an invocation that gets no permit.</summary>
internal static class Throttle
{
    /// <summary>AWS sends Retry-After as a header, in seconds.</summary>
    public static AwsError Error(ThrottleReason reason) => new("TooManyRequestsException", "Rate Exceeded.", 429)
    {
        Members = new Dictionary<string, string> { ["Type"] = "User", ["Reason"] = reason.ToString() },
        Headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
    };
}
