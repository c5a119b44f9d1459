using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Lambda.Identity;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.Lambda;

/// <summary>A seeded walk: events are added, taken and finished in any order, under a clock of its own.</summary>
public sealed class AsyncScheduleProperties
{
    private const int Limit = 3;

    [Fact]
    public void Every_event_starts_exactly_once_never_early_and_never_past_the_limit_of_its_function() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Walk).QuickCheckThrowOnFailure();

    private static bool Walk(int seed)
    {
        var random = new Random(seed);
        var schedule = new AsyncSchedule(Limit);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var due = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var started = new HashSet<string>(StringComparer.Ordinal);
        var running = new Dictionary<FunctionKey, int>();
        for (var step = 0; step < 200; step++)
        {
            Act(random, schedule, due, running, now, step);
            now += TimeSpan.FromSeconds(random.Next(5));
            foreach (var started1 in schedule.TakeDue(now))
            {
                started.Add(started1.RequestId).ShouldBeTrue();
                due[started1.RequestId].ShouldBeLessThanOrEqualTo(now);
                running[started1.Key] = running.GetValueOrDefault(started1.Key) + 1;
                running[started1.Key].ShouldBeLessThanOrEqualTo(Limit);
            }
        }
        while (running.Values.Any(count => count > 0) || schedule.NextDue is not null)
        {
            foreach (var key in running.Keys.Where(key => running[key] > 0).ToList())
            {
                running[key]--;
                schedule.Finished(key);
            }
            now = schedule.NextDue is { } next && next > now ? next : now;
            foreach (var late in schedule.TakeDue(now))
            {
                started.Add(late.RequestId).ShouldBeTrue();
                running[late.Key] = running.GetValueOrDefault(late.Key) + 1;
            }
        }
        return started.Count == due.Count;
    }

    private static void Act(
        Random random, AsyncSchedule schedule, Dictionary<string, DateTimeOffset> due, Dictionary<FunctionKey, int> running, DateTimeOffset now, int step)
    {
        var key = new FunctionKey("000000000000", "us-east-1", $"f{random.Next(3)}");
        if (random.Next(2) == 0)
        {
            due[$"{step}"] = now + TimeSpan.FromSeconds(random.Next(-3, 20));
            schedule.Add($"{step}", key, due[$"{step}"]);
        }
        else if (running.GetValueOrDefault(key) > 0)
        {
            running[key]--;
            schedule.Finished(key);
        }
    }
}
