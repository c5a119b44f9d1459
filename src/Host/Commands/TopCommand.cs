using System.CommandLine;
using System.Diagnostics;
using Hearth.Host.Client;
using Hearth.Host.Top;
using Spectre.Console;

namespace Hearth.Host.Commands;

/// <summary>`hearth top`: the environments and permits of a server as they change; one frame of it into a pipe or with --once.</summary>
internal static class TopCommand
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var settings = new ClientSettings();
        var once = new Option<bool>("--once") { Description = "Print one frame, with the rates of one second, and end." };
        var command = new Command("top", "Watch execution environments, starts and concurrency.") { once };
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => ClientRun.RunAsync(
            settings,
            parsed,
            client => parsed.GetValue(once) || Console.IsOutputRedirected ? PrintAsync(client, cancellation) : WatchAsync(client, cancellation),
            cancellation));
        return command;
    }

    private static async Task<int> PrintAsync(HearthClient client, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var before = await ReadAsync(client, cancellation);
        await Task.Delay(Period, TimeProvider.System, cancellation);
        var now = await ReadAsync(client, cancellation);
        AnsiConsole.Write(TopFrame.Of(now, before, Stopwatch.GetElapsedTime(started), AnsiConsole.Profile.Width));
        return 0;
    }

    /// <summary>Until Ctrl-C.</summary>
    private static async Task<int> WatchAsync(HearthClient client, CancellationToken cancellation)
    {
        var (before, taken) = (await ReadAsync(client, cancellation), Stopwatch.GetTimestamp());
        var first = TopFrame.Of(before, before: null, TimeSpan.Zero, AnsiConsole.Profile.Width);
        await AnsiConsole.Live(first).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            live.Refresh();
            while (true)
            {
                await Task.Delay(Period, TimeProvider.System, cancellation);
                var now = await ReadAsync(client, cancellation);
                var elapsed = Stopwatch.GetElapsedTime(taken);
                taken = Stopwatch.GetTimestamp();
                live.UpdateTarget(TopFrame.Of(now, before, elapsed, AnsiConsole.Profile.Width));
                before = now;
            }
        });
        return 0;
    }

    private static async Task<TopSnapshot> ReadAsync(HearthClient client, CancellationToken cancellation) =>
        TopSnapshot.Read(await client.SendAsync(HttpMethod.Get, "/_hearth/environments", body: null, cancellation));
}
