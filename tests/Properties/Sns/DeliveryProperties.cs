using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.Sns.Delivery;
using Hearth.Storage.Deliveries;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.Sns;

public sealed class DeliveryProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static readonly Gen<RetryPolicy> Policy =
        from none in Gen.Choose(0, 20)
        from least in Gen.Choose(0, 20)
        from most in Gen.Choose(0, 20)
        from growing in Gen.Choose(0, 40)
        from minimum in Gen.Choose(1, 100)
        from more in Gen.Choose(0, 3000)
        from backoff in Gen.Elements("linear", "arithmetic", "geometric", "exponential")
        select new RetryPolicy
        {
            Retries = none + least + most + growing,
            RetriesWithoutDelay = none,
            RetriesAtMinDelay = least,
            RetriesAtMaxDelay = most,
            MinDelay = TimeSpan.FromSeconds(minimum),
            MaxDelay = TimeSpan.FromSeconds(minimum + more),
            Backoff = backoff,
        };

    [Fact]
    public void There_are_as_many_retries_as_the_policy_says_and_each_waits_at_least_as_long_as_the_one_before() => Prop.ForAll(
        Arb.From(Policy),
        policy =>
        {
            var delays = Enumerable.Range(1, policy.Retries).Select(policy.DelayAfter).ToList();
            delays.All(delay => delay >= TimeSpan.Zero && delay <= policy.MaxDelay).ShouldBeTrue();
            delays.ShouldBe(delays.OrderBy(delay => delay));
            policy.DelayAfter(policy.Retries + 1).ShouldBeNull();
        }).Check(Many);

    /// <summary>Steps are (subscription, seconds until due) or, negative, the end of a running delivery.</summary>
    [Fact]
    public void Every_delivery_starts_once_and_never_too_many_to_one_receiver() => Prop.ForAll(
        Arb.From(Gen.Zip(Gen.Choose(0, 3), Gen.Choose(-4, 4)).ListOf()),
        steps =>
        {
            const int limit = 2;
            var (schedule, now, added) = (new DeliverySchedule(limit), DateTimeOffset.UnixEpoch, 0);
            var running = new List<PendingDelivery>();
            var started = new HashSet<string>();
            foreach (var (receiver, seconds) in steps.Concat(Enumerable.Repeat((0, -1), 3 * steps.Count)))
            {
                if (seconds >= 0) schedule.Add(new PendingDelivery($"{added++}", $"{receiver}", now.AddSeconds(seconds), 0));
                else if (running.Count > 0) Finish(running[0]);
                now = now.AddSeconds(1);
                foreach (var due in schedule.TakeDue(now))
                {
                    due.NextAttemptAt.ShouldBeLessThanOrEqualTo(now);
                    started.Add(due.MessageId).ShouldBeTrue();
                    running.Add(due);
                }
                running.GroupBy(one => one.Receiver).All(same => same.Count() <= limit).ShouldBeTrue();
            }
            started.Count.ShouldBe(added);

            void Finish(PendingDelivery delivery)
            {
                running.Remove(delivery);
                schedule.Finished(delivery.Receiver);
            }
        }).Check(Many);
}
