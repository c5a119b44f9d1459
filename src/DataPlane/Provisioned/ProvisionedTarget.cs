using Hearth.DataPlane.Concurrency;
using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane.Provisioned;

/// <summary>
/// What is to be kept ready of one version, and how to get there. Pure: told how many environments there are and the time, it
/// says how many more to start. Guarded by its owner's lock.
/// </summary>
internal sealed class ProvisionedTarget(EnvironmentConfig config, int startsAtOnce, TimeSpan now)
{
    /// <summary>6,000 environments a minute: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html</summary>
    private const int StartsPerSecond = 100;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1);

    private readonly TokenBucket rate = new(StartsPerSecond, StartsPerSecond, now);
    private TimeSpan pause = FirstPause;
    private TimeSpan notBefore;

    /// <summary>Of the environments, not of the version: its initialization type is provisioned-concurrency.</summary>
    public EnvironmentConfig Config { get; } = config;

    public int Requested { get; private set; }

    /// <summary>Starts that were decided and have not reached the pool yet.</summary>
    public int Unbegun { get; set; }

    public int Ready { get; private set; }

    public bool IsComplete { get; private set; }

    public string? FailureReason { get; private set; }

    public ProvisionedStatus Status => new(Requested, Ready, IsComplete, FailureReason);

    /// <summary>What should be there: after a failure nothing, until it is asked for again.</summary>
    public int Wanted => FailureReason is null ? Requested : 0;

    public void Request(int requested) => (Requested, IsComplete, FailureReason, notBefore) = (requested, false, null, TimeSpan.Zero);

    /// <returns>How many to start; less than 0: how many to end.</returns>
    public int Next(int alive, int starting, TimeSpan now)
    {
        Ready = Math.Min(alive, Wanted);
        IsComplete |= Ready == Requested;
        var missing = Wanted - alive - starting;
        if (missing <= 0) return missing;
        if (now < notBefore) return 0;
        var starts = 0;
        while (starts < missing && starting + starts < startsAtOnce && rate.TryTake(now)) starts++;
        return starts;
    }

    public void Started() => pause = FirstPause;

    /// <summary>
    /// The function failed to initialise. The first allocation then has failed as a whole, as on AWS; a replacement is tried
    /// again, as the same code has initialised before.
    /// </summary>
    public void InitFailed(RuntimeAnswer failure, TimeSpan now)
    {
        if (IsComplete) Pause(now);
        else FailureReason = failure is RuntimeAnswer.TimedOut ? "FUNCTION_ERROR_INIT_TIMEOUT" : "FUNCTION_ERROR_INIT_FAILURE";
    }

    /// <summary>No environment could be made just now, which is not the function's fault.</summary>
    public void Pause(TimeSpan now)
    {
        notBefore = now + pause;
        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }
}
