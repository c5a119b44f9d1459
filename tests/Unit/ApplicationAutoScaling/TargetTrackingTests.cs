using Hearth.Services.ApplicationAutoScaling.Policies;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.ApplicationAutoScaling;

/// <summary>How much capacity a metric asks for.</summary>
public sealed class TargetTrackingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 0.7, null, "at its target nothing changes")]
    [InlineData(10, 0.65, null, "nor a little under it")]
    [InlineData(10, 0.75, 11, "above it as much as brings it back")]
    [InlineData(10, 1.0, 15, "rounded up")]
    [InlineData(1, 1.0, 2, "one at least")]
    [InlineData(10, 0.35, 5, "far under it the surplus goes")]
    [InlineData(10, 0.0, 0, "down to the smallest capacity, which the target has")]
    [InlineData(1, 0.5, null, "what would round to the present is no change")]
    public void Capacity_follows_the_metric(int current, double metric, int? wanted, string why) =>
        TargetTracking.Capacity(Policy(), isHigh: metric > 0.7, current, metric, Now).ShouldBe(wanted, why);

    [Fact]
    public void An_alarm_that_lasts_after_the_load_has_gone_does_not_scale_the_other_way()
    {
        TargetTracking.Capacity(Policy(), isHigh: true, 10, 0.1, Now).ShouldBeNull();
        TargetTracking.Capacity(Policy(), isHigh: false, 10, 1, Now).ShouldBeNull();
    }

    [Fact]
    public void Scaling_in_can_be_off() =>
        TargetTracking.Capacity(Policy() with { Configuration = Configuration() with { DisableScaleIn = true } }, isHigh: false, 10, 0.1, Now).ShouldBeNull();

    [Fact]
    public void A_cooldown_holds_each_direction_and_going_in_also_waits_for_going_out()
    {
        var policy = Policy() with
        {
            Configuration = Configuration() with { ScaleOutCooldown = 60, ScaleInCooldown = 120 },
            ScaledOutAt = Now.AddSeconds(-59),
        };
        TargetTracking.Capacity(policy, isHigh: true, 10, 1, Now).ShouldBeNull();
        TargetTracking.Capacity(policy, isHigh: true, 10, 1, Now.AddSeconds(1)).ShouldBe(15);
        TargetTracking.Capacity(policy, isHigh: false, 10, 0.1, Now.AddSeconds(1)).ShouldBeNull();
        TargetTracking.Capacity(policy, isHigh: false, 10, 0.1, Now.AddSeconds(61)).ShouldBe(2);
    }

    private static TargetTrackingConfiguration Configuration() => new() { TargetValue = 0.7 };

    private static ScalingPolicy Policy() => new()
    {
        Id = "id",
        Configuration = Configuration(),
        CreationTime = Now,
        AlarmHigh = "high",
        AlarmLow = "low",
    };
}
