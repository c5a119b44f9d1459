using Hearth.Host.LoadGeneration;

namespace Hearth.Tests.Unit.Host.LoadGeneration;

/// <summary>Answers as a test says; without time an answer comes at once.</summary>
internal sealed class ScriptedTarget(Func<int, AttemptAnswer> answer, TimeProvider time, TimeSpan takes = default) : ILoadTarget
{
    private int _sent;

    public static AttemptAnswer Warm { get; } = new(200, Outcome.Warm);

    public static AttemptAnswer Throttled { get; } =
        new(429, Outcome.Throttled) { Reason = "ConcurrentInvocationLimitExceeded", RetryAfter = TimeSpan.FromSeconds(1) };

    public int Sent => _sent;

    public async Task<AttemptAnswer> SendAsync(CancellationToken cancellation)
    {
        var number = Interlocked.Increment(ref _sent);
        if (takes > TimeSpan.Zero) await Task.Delay(takes, time, cancellation);
        return answer(number);
    }
}
