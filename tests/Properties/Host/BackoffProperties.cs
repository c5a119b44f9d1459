using FsCheck;
using FsCheck.Fluent;
using Hearth.Host.LoadGeneration;
using Xunit;

namespace Hearth.Tests.Properties.Host;

/// <summary>Waits between attempts stay within their bounds, whatever the dice say.</summary>
public sealed class BackoffProperties
{
    private static readonly TimeSpan Base = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(20);

    [Fact]
    public void Full_jitter_is_between_nothing_and_the_exponential() => Check((random, retry) =>
        IsBetween(Wait(RetryMode.FullJitter, retry, random), TimeSpan.Zero, Exponential(Base, retry)));

    [Fact]
    public void Equal_jitter_is_between_half_and_the_whole_exponential() => Check((random, retry) =>
        IsBetween(Wait(RetryMode.EqualJitter, retry, random), Exponential(Base, retry) / 2, Exponential(Base, retry)));

    [Fact]
    public void The_SDKs_wait_is_within_the_exponential_from_one_second() => Check((random, retry) =>
        IsBetween(Wait(RetryMode.LegacySdk, retry, random), TimeSpan.Zero, Exponential(TimeSpan.FromSeconds(1), retry)));

    [Fact]
    public void Decorrelated_jitter_is_between_the_base_and_three_times_the_last_wait() => Check((random, retry) =>
    {
        var backoff = new Backoff(RetryMode.DecorrelatedJitter, Base, Cap);
        var wait = TimeSpan.Zero;
        for (var attempt = 1; attempt <= retry; attempt++)
        {
            var next = backoff.Next(attempt, wait, retryAfter: null, random);
            var most = TimeSpan.FromTicks(Math.Min(Cap.Ticks, Math.Max(Base.Ticks, wait.Ticks * 3)));
            if (!IsBetween(next, Base, most)) return false;
            wait = next;
        }
        return true;
    });

    [Fact]
    public void Nobody_but_the_SDK_comes_back_sooner_than_Retry_After() => Check((random, retry) =>
        new[] { RetryMode.FullJitter, RetryMode.EqualJitter, RetryMode.DecorrelatedJitter }.All(mode =>
            new Backoff(mode, Base, Cap).Next(retry, Base, TimeSpan.FromSeconds(1), random) >= TimeSpan.FromSeconds(1)));

    private static TimeSpan Wait(RetryMode mode, int retry, Random random) =>
        new Backoff(mode, Base, Cap).Next(retry, TimeSpan.Zero, retryAfter: null, random);

    private static TimeSpan Exponential(TimeSpan start, int retry) =>
        TimeSpan.FromTicks((long)Math.Min(Cap.Ticks, start.Ticks * Math.Pow(2, retry - 1)));

    private static bool IsBetween(TimeSpan wait, TimeSpan least, TimeSpan most) => wait >= least && wait <= most;

    private static void Check(Func<Random, int, bool> holds) => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).Zip(Gen.Choose(1, 40)).ToArbitrary(),
        input => holds(new Random(input.Item1), input.Item2)).QuickCheckThrowOnFailure();
}
