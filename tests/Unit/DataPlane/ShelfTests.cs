using Hearth.DataPlane.Prewarming;
using Hearth.DataPlane.Runtimes;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class ShelfTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void What_was_wanted_at_once_in_the_last_three_minutes_is_the_demand()
    {
        var shelf = Create();
        for (var count = 0; count < 5; count++) shelf.Want();
        time.Pass(TimeSpan.FromSeconds(20));
        shelf.Want();
        shelf.Demand.ShouldBe(5);
        time.Pass(TimeSpan.FromSeconds(165));
        shelf.Demand.ShouldBe(1);
        time.Pass(TimeSpan.FromMinutes(10));
        shelf.Demand.ShouldBe(0);
        shelf.Quiet.ShouldBeGreaterThan(TimeSpan.FromMinutes(9));
    }

    [Fact]
    public void After_a_failure_the_next_try_waits_a_second_and_longer_when_it_goes_on()
    {
        var shelf = Create();
        shelf.MayTry.ShouldBeTrue();
        shelf.Failed();
        shelf.MayTry.ShouldBeFalse();
        time.Pass(TimeSpan.FromSeconds(1));
        shelf.MayTry.ShouldBeTrue();
        for (var count = 0; count < 10; count++) shelf.Failed();
        time.Pass(TimeSpan.FromSeconds(59));
        shelf.MayTry.ShouldBeFalse();
        time.Pass(TimeSpan.FromSeconds(1));
        shelf.MayTry.ShouldBeTrue();
    }

    [Theory]
    [InlineData("TABLE_NAME", true)]
    [InlineData("TZ", true)]
    [InlineData("PYTHONPATH", false)]
    [InlineData("LD_PRELOAD", false)]
    [InlineData("LC_ALL", false)]
    [InlineData("AWS_LAMBDA_EXEC_WRAPPER", false)]
    [InlineData("NODE_OPTIONS", true)]
    public void A_python_function_may_come_from_the_fork_server_unless_a_variable_acts_before(string variable, bool mayFork)
    {
        var catalog = new RuntimeCatalog(new Dictionary<string, string>(), new InterpreterSearch("/usr/bin:/bin", "/root"), (_, _) => { });
        Assert.SkipUnless(catalog.Find(RuntimeName.Parse("python3.11")) is not null, "needs Python 3.11 to choose for");
        var config = RuntimeStartTests.Config(new() { [variable] = "1" }) with { Runtime = "python3.11" };
        new BootChoice(catalog, "/nowhere").For(config)!.Forks.ShouldBe(mayFork);
    }

    private Shelf Create() => new(new BootConfig { Key = "python3.12", Forks = true, Program = "/bin/true" }, 512, time);
}
