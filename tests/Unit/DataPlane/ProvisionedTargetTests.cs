using Hearth.DataPlane;
using Hearth.DataPlane.Provisioned;
using Hearth.DataPlane.RuntimeApi;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>How many provisioned environments are started, and when.</summary>
public sealed class ProvisionedTargetTests
{
    [Fact]
    public void Environments_are_allocated_gradually_and_never_more_than_100_a_second()
    {
        var target = Target(startsAtOnce: 8, requested: 300);
        target.Next(alive: 0, starting: 0, TimeSpan.Zero).ShouldBe(8);
        target.Next(alive: 0, starting: 8, TimeSpan.Zero).ShouldBe(0);
        target.Next(alive: 5, starting: 3, TimeSpan.Zero).ShouldBe(5);
        target.Ready.ShouldBe(5);
        var wide = Target(startsAtOnce: 1000, requested: 300);
        wide.Next(0, 0, TimeSpan.Zero).ShouldBe(100);
        wide.Next(100, 0, TimeSpan.FromSeconds(0.5)).ShouldBe(50);
        wide.Next(290, 0, TimeSpan.FromSeconds(9)).ShouldBe(10);
    }

    [Fact]
    public void What_is_too_much_is_to_end()
    {
        var target = Target(startsAtOnce: 8, requested: 2);
        target.Next(alive: 5, starting: 1, TimeSpan.Zero).ShouldBe(-4);
        target.Status.ShouldBe(new ProvisionedStatus(2, 2, IsComplete: true, FailureReason: null));
    }

    [Fact]
    public void A_replacement_that_does_not_initialise_is_tried_again_later_and_later()
    {
        var target = Target(startsAtOnce: 8, requested: 1);
        target.Next(alive: 1, starting: 0, TimeSpan.Zero).ShouldBe(0);
        target.InitFailed(new RuntimeAnswer.TimedOut(), TimeSpan.Zero);
        target.Next(0, 0, TimeSpan.FromSeconds(0.9)).ShouldBe(0);
        target.Next(0, 0, TimeSpan.FromSeconds(1)).ShouldBe(1);
        target.InitFailed(new RuntimeAnswer.TimedOut(), TimeSpan.FromSeconds(2));
        target.Next(0, 0, TimeSpan.FromSeconds(3.9)).ShouldBe(0);
        target.Next(0, 0, TimeSpan.FromSeconds(4)).ShouldBe(1);
        target.Status.FailureReason.ShouldBeNull();
    }

    [Fact]
    public void A_first_allocation_that_does_not_initialise_in_time_has_failed()
    {
        var target = Target(startsAtOnce: 8, requested: 2);
        target.InitFailed(new RuntimeAnswer.TimedOut(), TimeSpan.Zero);
        target.Next(alive: 1, starting: 0, TimeSpan.FromMinutes(9)).ShouldBe(-1);
        target.Status.ShouldBe(new ProvisionedStatus(2, 0, IsComplete: false, "FUNCTION_ERROR_INIT_TIMEOUT"));
        target.Request(2);
        target.Next(0, 0, TimeSpan.FromMinutes(9)).ShouldBe(2);
    }

    private static ProvisionedTarget Target(int startsAtOnce, int requested)
    {
        var config = new EnvironmentConfig
        {
            ConfigurationId = "one",
            AccountId = "123456789012",
            Region = "us-east-1",
            FunctionName = "fn",
            FunctionVersion = "1",
            Runtime = "provided.al2023",
            Handler = "",
            CodeDirectory = "/nowhere",
            MemoryMb = 128,
            Timeout = TimeSpan.FromSeconds(3),
            EphemeralStorageMb = 512,
            LogGroup = "/aws/lambda/fn",
            RoleArn = "arn:aws:iam::123456789012:role/r",
        };
        var target = new ProvisionedTarget(config, startsAtOnce, TimeSpan.Zero);
        target.Request(requested);
        return target;
    }
}
