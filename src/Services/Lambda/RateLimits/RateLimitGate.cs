using Hearth.Kernel;
using Hearth.Protocols.Operations;

namespace Hearth.Services.Lambda.RateLimits;

/// <summary>Refuses calls past the limits of the management API, before anything of them is read.</summary>
internal sealed class RateLimitGate(TimeProvider time)
{
    private readonly ManagementRateLimits _limits = new();
    private readonly long _start = time.GetTimestamp();

    /// <exception cref="AwsError">429 TooManyRequestsException.</exception>
    public void Admit(Operation operation, CallContext context)
    {
        if (_limits.TryAdmit(operation.Name, context.AccountId, context.Region, time.GetElapsedTime(_start))) return;
        throw new AwsError("TooManyRequestsException", "Rate exceeded", 429)
        {
            Members = new Dictionary<string, string> { ["Type"] = "User", ["Reason"] = "CallerRateLimitExceeded" },
            Headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
        };
    }
}
