using System.Diagnostics;
using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// S3 objects beside a plain file copy of the same size on the same file system. Puts are answered after the content is durable, so
/// their floor ends with fsync; the floor of gets does not. Small objects by many clients, each with keys of its own that it
/// overwrites again and again, beside as many copying threads; a large one by one client. The client makes no digest, S3 makes two.
/// </summary>
internal sealed class ObjectThroughput(BenchSettings settings) : Measure("s3")
{
    private const int SmallBytes = 16 * 1024, Clients = 32, KeysPerClient = 64;

    private const long LargeBytes = 256L * 1024 * 1024;

    private const double Mebibytes = LargeBytes / 1048576.0;

    /// <summary>Until the compiler is through with the code: it takes a third of the processor at first.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6), Turn = TimeSpan.FromSeconds(2);

    private readonly Comparison _putSmall = new("s3-put-16k-rate", "/s", new Side($"PutObject 16 KB, {Clients} clients", "-"), new Side("copy + fsync, 32 threads", "-"));
    private readonly Comparison _getSmall = new("s3-get-16k-rate", "/s", new Side($"GetObject 16 KB, {Clients} clients", "-"), new Side("copy, 32 threads", "-"));
    private readonly Comparison _putLarge = new("s3-put-256m-rate", "MB/s", new Side("PutObject 256 MB, 1 client", "-"), new Side("copy + fsync", "-"));
    private readonly Comparison _getLarge = new("s3-get-256m-rate", "MB/s", new Side("GetObject 256 MB, 1 client", "-"), new Side("copy", "-"));
    private readonly List<byte[][]> _puts = [], _gets = [];
    private HearthProcess? _hearth;

    public override IReadOnlyList<Comparison> Comparisons => [_putSmall, _getSmall, _putLarge, _getLarge];

    public override Task PrepareAsync()
    {
        if (new DriveInfo(Path.GetTempPath()).DriveFormat == "tmpfs")
            throw new NotMeasuredException($"{Path.GetTempPath()} is in memory, where fsync is free: set TMPDIR to a folder on a disk");
        _hearth = Own(HearthProcess.Start(settings));
        var address = _hearth.Address;
        var connection = _hearth.Connect();
        connection.ExchangeOk(ObjectRequests.MakeBucket(address, "bench"));
        var content = new byte[SmallBytes];
        Random.Shared.NextBytes(content);
        for (var client = 0; client < Clients; client++)
        {
            string[] paths = [.. Enumerable.Range(0, KeysPerClient).Select(key => $"/bench/{client}/{key}")];
            _puts.Add([.. paths.Select(path => ObjectRequests.Put(address, path, content))]);
            _gets.Add([.. paths.Select(path => ObjectRequests.Get(address, path))]);
        }
        // Every key is there before one is read, and the code is compiled before it is measured.
        foreach (var put in _puts.SelectMany(puts => puts)) connection.ExchangeOk(put);
        Load.ManyClients(address, _puts, WarmUp);
        Load.ManyClients(address, _gets, WarmUp);
        ObjectRequests.PutLarge(address, "/bench/large", LargeBytes);
        ObjectRequests.GetLarge(address, "/bench/large", LargeBytes);
        return Task.CompletedTask;
    }

    public override Task RoundAsync()
    {
        var address = _hearth!.Address;
        using (var small = new FileCopy(SmallBytes))
        {
            _putSmall.AddRound(Load.ManyClients(address, _puts, Turn).PerSecond, small.PerSecond(Clients, Turn, isDurable: true));
            _getSmall.AddRound(Load.ManyClients(address, _gets, Turn).PerSecond, small.PerSecond(Clients, Turn, isDurable: false));
        }
        using (var large = new FileCopy(LargeBytes))
        {
            _putLarge.AddRound(Mebibytes / Seconds(() => ObjectRequests.PutLarge(address, "/bench/large", LargeBytes)), Mebibytes / large.Seconds(isDurable: true));
            _getLarge.AddRound(Mebibytes / Seconds(() => ObjectRequests.GetLarge(address, "/bench/large", LargeBytes)), Mebibytes / large.Seconds(isDurable: false));
        }
        return Task.CompletedTask;
    }

    private static double Seconds(Action action)
    {
        var began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
