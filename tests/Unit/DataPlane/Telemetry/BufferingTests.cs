using System.Net;
using System.Net.Sockets;
using Hearth.DataPlane.FunctionLogs;
using Hearth.DataPlane.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane.Telemetry;

/// <summary>When a batch goes, and what becomes of events that a subscriber does not take.</summary>
public sealed class BufferingTests
{
    private static readonly Buffering Small = new(1000, 262_144, TimeSpan.FromSeconds(1));
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_batch_goes_when_its_first_event_has_waited_long_enough()
    {
        await using var receiver = new TelemetryReceiver(isHttp: true);
        await using var telemetry = Telemetry();
        Subscribe(telemetry, receiver, Small);
        Publish(telemetry, 2);
        time.Pass(TimeSpan.FromMilliseconds(999));
        receiver.Requests.ShouldBe(0);
        time.Pass(TimeSpan.FromMilliseconds(1));
        await Eventually.IsTrueAsync(() => receiver.Batches.Count == 1, "the batch arrives");
        receiver.Events.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_goes_at_once_when_it_has_enough_events_or_bytes()
    {
        await using var receiver = new TelemetryReceiver(isHttp: true);
        await using var telemetry = Telemetry();
        Subscribe(telemetry, receiver, Small);
        Publish(telemetry, 1000);
        await Eventually.IsTrueAsync(() => receiver.Batches.Count == 1, "a batch of a thousand arrives");
        receiver.Events.Count.ShouldBe(1000);
        Publish(telemetry, 3, length: 100_000);
        await Eventually.IsTrueAsync(() => receiver.Events.Count >= 1002, "a batch of 256 KB arrives");
        receiver.Batches[1].Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_flush_sends_what_is_there_and_draining_waits_for_it()
    {
        await using var receiver = new TelemetryReceiver(isHttp: true);
        await using var telemetry = Telemetry();
        Subscribe(telemetry, receiver, Small);
        Publish(telemetry, 1);
        telemetry.Flush();
        await telemetry.DrainAsync();
        receiver.Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_subscriber_that_is_too_slow_loses_events_and_is_told_how_many()
    {
        var called = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        await using var receiver = new TelemetryReceiver(isHttp: false);
        await using var telemetry = Telemetry(async (port, cancellation) =>
        {
            called.TrySetResult();
            await open.Task;
            return await ConnectAsync(port, cancellation);
        });
        Subscribe(telemetry, receiver, Small);
        Publish(telemetry, 1000);
        await called.Task;
        Publish(telemetry, 2500);
        open.SetResult();
        await telemetry.DrainAsync();
        await Eventually.IsTrueAsync(() => receiver.Events.Count == 3001, "all that was kept arrives");
        receiver.Types[1000].ShouldBe("platform.logsDropped");
        receiver.Record("platform.logsDropped").GetProperty("droppedRecords").GetInt32().ShouldBe(500);
        receiver.Record("platform.logsDropped").GetProperty("reason").GetString()
            .ShouldBe("Some logs were dropped because the downstream consumer is slower than the logs production rate");
    }

    [Fact]
    public async Task A_batch_that_is_refused_is_tried_again_and_then_counted_as_dropped()
    {
        await using var receiver = new TelemetryReceiver(isHttp: true) { Status = 500 };
        await using var telemetry = Telemetry();
        Subscribe(telemetry, receiver, Small);
        Publish(telemetry, 5);
        var drained = telemetry.DrainAsync();
        while (!drained.IsCompleted)
        {
            time.Pass(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        receiver.Requests.ShouldBe(3);
        receiver.Status = 200;
        Publish(telemetry, 1);
        await telemetry.DrainAsync();
        receiver.Types.ShouldBe(["platform.logsDropped", "function"]);
        receiver.Record("platform.logsDropped").GetProperty("droppedRecords").GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task Nothing_is_kept_once_nobody_can_subscribe_any_more()
    {
        await using var telemetry = Telemetry();
        telemetry.IsOfUse.ShouldBeTrue();
        telemetry.CloseSubscription();
        telemetry.IsOfUse.ShouldBeFalse();
    }

    private static async Task<Socket> ConnectAsync(int port, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        return socket;
    }

    private static void Subscribe(EnvironmentTelemetry telemetry, TelemetryReceiver receiver, Buffering buffering)
    {
        var request = $$"""{"schemaVersion":"2022-07-01","types":["platform","function"],"destination":{{receiver.Destination}}}""";
        var subscription = SubscriptionRequest.Read(System.Text.Encoding.UTF8.GetBytes(request), isLogsApi: false) with { Buffering = buffering };
        telemetry.Subscribe("one", subscription).ShouldBe(SubscribeOutcome.Subscribed);
    }

    private EnvironmentTelemetry Telemetry(Func<int, CancellationToken, Task<Socket>>? connect = null)
        => new(connect ?? ConnectAsync, static (PlatformEvent _) => { }, logsJson: false, time, NullLogger.Instance);

    private void Publish(EnvironmentTelemetry telemetry, int count, int length = 1)
    {
        for (var index = 0; index < count; index++)
            telemetry.Publish(new TelemetryEvent(time.GetUtcNow(), TelemetryCategories.Function, null, new string('x', length)));
    }
}
