using Hearth.DataPlane;
using Hearth.DataPlane.Extensions;
using Hearth.DataPlane.RuntimeApi;
using Hearth.DataPlane.Snapshots;
using Hearth.DataPlane.Telemetry;
using Hearth.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class SnapshotTests
{
    private static readonly EnvironmentConfig Config = new()
    {
        ConfigurationId = "f:1", AccountId = "123456789012", Region = "us-east-1", FunctionName = "f", FunctionVersion = "1",
        Runtime = "python3.12", Handler = "app.handler", CodeDirectory = "/", MemoryMb = 128, Timeout = TimeSpan.FromSeconds(3),
        EphemeralStorageMb = 512, LogGroup = "/aws/lambda/f", RoleArn = "arn:aws:iam::123456789012:role/r",
        InitializationType = InitializationType.SnapStart,
    };

    [Fact]
    public void One_copy_is_wanted_and_one_more_for_each_start_that_found_none_up_to_the_limit()
    {
        var snapshot = new Snapshot(Config, limit: 3);
        Begun(snapshot).ShouldBe(1);
        snapshot.Take(now: 1).ShouldBeNull();
        Begun(snapshot).ShouldBe(1);
        for (var start = 0; start < 5; start++) snapshot.Take(now: 2).ShouldBeNull();
        Begun(snapshot).ShouldBe(1);
    }

    [Fact]
    public void A_copy_that_could_not_be_made_may_be_tried_again_but_not_after_the_version_is_gone()
    {
        var snapshot = new Snapshot(Config, limit: 3);
        snapshot.TryBegin().ShouldBeTrue();
        snapshot.Failed();
        snapshot.TryBegin().ShouldBeTrue();
        snapshot.Failed();
        snapshot.Retire().ShouldBeEmpty();
        snapshot.TryBegin().ShouldBeFalse();
    }

    [Fact]
    public async Task A_runtime_is_initialised_when_it_waits_and_restored_when_it_asks_for_an_event()
    {
        var session = Session(isSnapshot: true);
        session.NextRestore(out var restore).ShouldBeNull();
        (await session.Initialized).ShouldBeNull();
        restore.IsCompleted.ShouldBeFalse();
        session.Next().Refusal!.ErrorType.ShouldBe("InvalidStateTransition");
        session.Restore();
        (await restore).ShouldBeTrue();
        session.Restored.IsCompleted.ShouldBeFalse();
        session.Next().Refusal.ShouldBeNull();
        (await session.Restored).ShouldBeNull();
        session.NextRestore(out _)!.ErrorType.ShouldBe("InvalidStateTransition");
    }

    [Fact]
    public async Task A_runtime_that_dies_as_a_snapshot_cannot_be_restored()
    {
        var session = Session(isSnapshot: true);
        session.NextRestore(out var restore);
        session.End(new ProcessExit(1, null), outOfMemory: false);
        (await restore).ShouldBeFalse();
        (await session.Restored).ShouldBeOfType<RuntimeAnswer.Exited>();
    }

    [Fact]
    public async Task A_runtime_that_is_no_snapshot_need_not_wait()
    {
        var session = Session(isSnapshot: false);
        session.NextRestore(out var restore).ShouldBeNull();
        (await restore).ShouldBeTrue();
        session.Initialized.IsCompleted.ShouldBeFalse();
    }

    private static RuntimeSession Session(bool isSnapshot)
    {
        var telemetry = new EnvironmentTelemetry(
            static (_, _) => throw new NotSupportedException("nobody subscribes"), static _ => { }, logsJson: false, TimeProvider.System, NullLogger.Instance);
        return new RuntimeSession(Config, new ExtensionSet(static () => { }, static _ => { }), telemetry, static _ => { }, isSnapshot);
    }

    private static int Begun(Snapshot snapshot)
    {
        var begun = 0;
        while (snapshot.TryBegin()) begun++;
        return begun;
    }
}
