using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Crash.Server;

/// <summary>kill -9 of the server in the midst of puts, overwrites, copies, deletes and multipart uploads, many times over on one data folder.</summary>
public sealed class KilledBucketTests
{
    private const string Bucket = "crash", Versions = "crash-versions";

    private readonly Random _random = new(20261124);

    [Fact]
    public async Task Acknowledged_objects_are_whole_uploads_go_on_and_no_file_is_left_over()
    {
        using var folder = new TemporaryFolder();
        var files = new ObjectFolder(folder["data"]);
        var writers = Enumerable.Range(0, 6).Select(index => new BucketWriter(Bucket, $"w{index}", index)).ToList();
        var versions = Enumerable.Range(0, 2).Select(index => new VersionWriter(Versions, $"k{index}", index)).ToList();
        for (var round = 0; round < CrashRounds.Share(0.4); round++)
        {
            await using var server = await HearthProcess.StartAsync(folder["data"]);
            using var client = new BucketClient(server.Url);
            if (round == 0) await MakeBucketsAsync(client);
            else await EverythingShouldBeWholeAsync(client);
            var writing = Task.WhenAll([.. writers.Select(writer => writer.WriteAsync(client)), .. versions.Select(writer => writer.WriteAsync(client))]);
            await Task.Delay(_random.Next(150, 900));
            await server.KillAsync();
            await writing;
        }
        await using var last = await HearthProcess.StartAsync(folder["data"]);
        using var reader = new BucketClient(last.Url);
        await EverythingShouldBeWholeAsync(reader);
        writers.Sum(writer => writer.Count).ShouldBeGreaterThan(20 * CrashRounds.Share(0.4));
        versions.Sum(writer => writer.Count).ShouldBeGreaterThan(CrashRounds.Share(0.4));
        (await last.StopAsync()).ShouldBe(0, last.Output);
        await files.ShouldHoldWhatIsNamedAsync();

        async Task EverythingShouldBeWholeAsync(BucketClient client)
        {
            // Before anything is written: what a crash leaves goes away by itself.
            await files.ShouldHoldWhatIsNamedAsync();
            foreach (var writer in writers) await writer.ShouldBeWholeAsync(client);
            foreach (var writer in versions) await writer.ShouldBeWholeAsync(client);
        }
    }

    private static async Task MakeBucketsAsync(BucketClient client)
    {
        await client.MakeBucketAsync(Bucket, isVersioned: false);
        await client.MakeBucketAsync(Versions, isVersioned: true);
    }
}
