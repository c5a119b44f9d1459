using FsCheck;
using FsCheck.Fluent;
using Hearth.DataPlane.Concurrency;
using Xunit;

namespace Hearth.Tests.Properties.DataPlane;

/// <summary>The refill is exact: however often a bucket is asked, it gives what arithmetic on whole numbers says.</summary>
public sealed class TokenBucketProperties
{
    [Fact]
    public void It_gives_exactly_what_a_model_in_big_numbers_gives()
        => Prop.ForAll(
            Gen.Choose(0, 50).Zip(Gen.Choose(0, 2000)).Zip(Gen.Choose(0, 3_000_000).ArrayOf()).ToArbitrary(),
            input =>
            {
                var ((capacity, perSecond), waits) = input;
                var bucket = new TokenBucket(capacity, perSecond, TimeSpan.FromSeconds(1), TimeSpan.Zero);
                var model = (Level: new System.Numerics.BigInteger(capacity) * TimeSpan.TicksPerSecond, At: 0L);
                var now = 0L;
                foreach (var wait in waits)
                {
                    now += wait;
                    var full = new System.Numerics.BigInteger(capacity) * TimeSpan.TicksPerSecond;
                    model = (System.Numerics.BigInteger.Min(full, model.Level + (new System.Numerics.BigInteger(now - model.At) * perSecond)), now);
                    var expected = model.Level >= TimeSpan.TicksPerSecond;
                    if (expected) model.Level -= TimeSpan.TicksPerSecond;
                    if (bucket.TryTake(TimeSpan.FromTicks(now)) != expected) return false;
                }

                return true;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_long_silence_fills_it_and_no_more()
        => Prop.ForAll(
            Gen.Choose(1, 10_000).Zip(Gen.Choose(1, 100_000)).ToArbitrary(),
            input =>
            {
                var bucket = new TokenBucket(input.Item1, input.Item2, TimeSpan.FromSeconds(1), TimeSpan.Zero);
                while (bucket.TryTake(TimeSpan.Zero)) { }
                return bucket.Available(TimeSpan.FromDays(20_000)) == input.Item1;
            }).QuickCheckThrowOnFailure();
}
