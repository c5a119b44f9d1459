using System.Text.Json.Nodes;
using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// Durable messages: SendMessageBatch with ten of 100 bytes, answered after the commit, by one client and by 32, beside a loop that
/// appends as many bytes to a file of the same file system and calls fsync; both counted in messages, one second each per round. The
/// queue grows all the while. Above one means that sends share an fsync.
/// </summary>
internal sealed class QueueSends(BenchSettings settings) : Measure("queue-sends")
{
    private const int MessagesPerBatch = 10, MessageBytes = 100, Clients = 32;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly Comparison _one = Compare("queue-sends-1-rate", "messages, 1 client");
    private readonly Comparison _many = Compare("queue-sends-32-rate", $"messages, {Clients} clients");
    private HearthProcess? _hearth;
    private byte[] _request = [];

    public override IReadOnlyList<Comparison> Comparisons => [_one, _many];

    public override async Task PrepareAsync()
    {
        if (new DriveInfo(Path.GetTempPath()).DriveFormat == "tmpfs")
            throw new NotMeasuredException(
                $"{Path.GetTempPath()} is in memory, where fsync is free: set TMPDIR to a folder on a disk");
        _hearth = Own(HearthProcess.Start(settings));
        var created = await _hearth.Lambda.CallSqsAsync("CreateQueue", new JsonObject { ["QueueName"] = "bench" });
        var entries = Enumerable.Range(0, MessagesPerBatch)
            .Select(index => (JsonNode)new JsonObject { ["Id"] = $"{index}", ["MessageBody"] = new string('x', MessageBytes) });
        var batch = new JsonObject { ["QueueUrl"] = (string)created["QueueUrl"]!, ["Entries"] = new JsonArray([.. entries]) };
        _request = RequestBytes.SendMessageBatch(_hearth.Address, batch.ToJsonString());
        Load.ManyClients(_hearth.Address, Clients, _request, TimeSpan.FromSeconds(3));
    }

    public override Task RoundAsync()
    {
        var floor = MessagesPerBatch * DurableWrite.PerSecond(new byte[MessagesPerBatch * MessageBytes], Turn);
        _one.AddRound(Messages(1), floor);
        _many.AddRound(Messages(Clients), floor);
        return Task.CompletedTask;
    }

    private double Messages(int clients) => MessagesPerBatch * Load.ManyClients(_hearth!.Address, clients, _request, Turn).PerSecond;

    private static Comparison Compare(string id, string what) =>
        new(id, "/s", new Side(what, "-"), new Side("write + fsync", "-"));
}
