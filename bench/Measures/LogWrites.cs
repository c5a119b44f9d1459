using System.Text.Json.Nodes;
using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// Durable writes through the API: PutLogEvents with ten events of 100 bytes, answered after the commit, by one client and
/// by 32, beside a loop that appends as many bytes to a file of the same file system and calls fsync, one second each per
/// round. Above one means that writes share an fsync.
/// </summary>
internal sealed class LogWrites(BenchSettings settings) : Measure("log-writes")
{
    private const int EventsPerBatch = 10, EventBytes = 100, Clients = 32;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly Comparison _one = Compare("log-writes-1-rate", "PutLogEvents(10), 1 client");
    private readonly Comparison _many = Compare("log-writes-32-rate", $"PutLogEvents(10), {Clients} clients");
    private HearthProcess? _hearth;
    private byte[] _request = [];

    public override IReadOnlyList<Comparison> Comparisons => [_one, _many];

    public override async Task PrepareAsync()
    {
        if (new DriveInfo(Path.GetTempPath()).DriveFormat == "tmpfs")
            throw new NotMeasuredException(
                $"{Path.GetTempPath()} is in memory, where fsync is free: set TMPDIR to a folder on a disk");
        _hearth = Own(HearthProcess.Start(settings));
        await _hearth.Lambda.CallLogsAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = "bench" });
        await _hearth.Lambda.CallLogsAsync(
            "CreateLogStream", new JsonObject { ["logGroupName"] = "bench", ["logStreamName"] = "bench" });
        _request = RequestBytes.PutLogEvents(_hearth.Address, Batch().ToJsonString());
        Load.ManyClients(_hearth.Address, Clients, _request, TimeSpan.FromSeconds(3));
    }

    public override Task RoundAsync()
    {
        var floor = DurableWrite.PerSecond(new byte[EventsPerBatch * EventBytes], Turn);
        _one.AddRound(Load.ManyClients(_hearth!.Address, 1, _request, Turn).PerSecond, floor);
        _many.AddRound(Load.ManyClients(_hearth.Address, Clients, _request, Turn).PerSecond, floor);
        return Task.CompletedTask;
    }

    private static JsonObject Batch()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var events = Enumerable.Range(0, EventsPerBatch)
            .Select(index => (JsonNode)new JsonObject { ["timestamp"] = now + index, ["message"] = new string('x', EventBytes) });
        return new JsonObject
        {
            ["logGroupName"] = "bench",
            ["logStreamName"] = "bench",
            ["logEvents"] = new JsonArray([.. events]),
        };
    }

    private static Comparison Compare(string id, string what) =>
        new(id, "/s", new Side(what, "-"), new Side("write + fsync", "-"));
}
