using Shouldly;

namespace Hearth.Tests.Crash.Server;

/// <summary>Writes and deletes versions of one key: each that was acknowledged stays, each whose deletion was acknowledged is gone.</summary>
internal sealed class VersionWriter(string bucket, string key, int seed)
{
    private const int MostBytes = 32 * 1024;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _kept = [];
    private readonly HashSet<string> _deleted = [];
    private string? _beingDeleted;
    private string? _newest;

    private string Path => $"/{bucket}/{key}";

    public int Count => _kept.Count + _deleted.Count;

    /// <summary>Until the server is gone.</summary>
    public async Task WriteAsync(BucketClient client)
    {
        try
        {
            while (true)
            {
                if (_random.Next(4) == 0) await DeleteOneAsync(client);
                else await PutAsync(client);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The server was killed.
        }
    }

    public async Task ShouldBeWholeAsync(BucketClient client)
    {
        if (_beingDeleted is { } doubtful)
        {
            var found = await client.ReadAsync($"{Path}?versionId={doubtful}");
            if (found is null) _kept.Remove(doubtful);
            else found.ShouldBe(_kept[doubtful]);
            _beingDeleted = null;
        }
        foreach (var (version, content) in _kept) (await client.ReadAsync($"{Path}?versionId={version}")).ShouldBe(content, version);
        foreach (var version in _deleted) (await client.ReadAsync($"{Path}?versionId={version}")).ShouldBeNull(version);
    }

    private async Task PutAsync(BucketClient client)
    {
        var content = new byte[_random.Next(MostBytes)];
        _random.NextBytes(content);
        var version = (await client.PutAsync(Path, content))["x-amz-version-id"];
        _kept[version] = BucketClient.Sha256(content);
        _newest = version;
    }

    private async Task DeleteOneAsync(BucketClient client)
    {
        var old = _kept.Keys.Where(version => version != _newest).ToList();
        if (old.Count == 0) return;
        _beingDeleted = old[_random.Next(old.Count)];
        await client.DeleteAsync($"{Path}?versionId={_beingDeleted}");
        _kept.Remove(_beingDeleted);
        _deleted.Add(_beingDeleted);
        _beingDeleted = null;
    }
}
