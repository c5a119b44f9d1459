using Shouldly;

namespace Hearth.Tests.Crash.Server;

/// <summary>
/// Writes keys of its own, one request after the other, and knows after a kill what each must be: what was acknowledged, or, for the one
/// request that was not answered, what it asked for. Contents are known by their SHA-256; null is an absent object.
/// </summary>
internal sealed class BucketWriter(string bucket, string name, int seed)
{
    private const int Keys = 8, MostBytes = 96 * 1024;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string?> _acknowledged = [];
    private (string Path, string? Content)? _asked;
    private UnfinishedUpload? _upload;

    /// <summary>How many requests were acknowledged.</summary>
    public int Count { get; private set; }

    /// <summary>Until the server is gone.</summary>
    public async Task WriteAsync(BucketClient client)
    {
        try
        {
            while (true) await WriteOneAsync(client);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The server was killed.
        }
    }

    /// <summary>Everything is as it was acknowledged, and an upload that was begun goes on.</summary>
    public async Task ShouldBeWholeAsync(BucketClient client)
    {
        if (_asked is { } asked)
        {
            var found = await client.ReadAsync(asked.Path);
            new[] { asked.Content, _acknowledged.GetValueOrDefault(asked.Path) }.ShouldContain(found, $"{asked.Path} is neither what it was nor what it was to be");
            _acknowledged[asked.Path] = found;
            _asked = null;
        }
        if (_upload is { } upload)
        {
            // When its completion was under way, the object is whole by now.
            if (await upload.GoOnAsync(client)) _acknowledged[upload.Path] = upload.Content;
            else _acknowledged.GetValueOrDefault(upload.Path).ShouldBe(upload.Content, $"the upload of {upload.Path} is gone");
            _upload = null;
        }
        foreach (var (path, content) in _acknowledged) (await client.ReadAsync(path)).ShouldBe(content, path);
    }

    private Task WriteOneAsync(BucketClient client)
    {
        var path = $"/{bucket}/{name}/{_random.Next(Keys)}";
        return _random.Next(10) switch
        {
            0 or 1 => AskAsync(path, null, () => client.DeleteAsync(path)),
            2 or 3 => CopyAsync(client, path),
            4 => UploadAsync(client, path),
            _ => PutAsync(client, path),
        };
    }

    private Task PutAsync(BucketClient client, string path)
    {
        var content = new byte[_random.Next(MostBytes)];
        _random.NextBytes(content);
        return AskAsync(path, BucketClient.Sha256(content), () => client.PutAsync(path, content));
    }

    private async Task CopyAsync(BucketClient client, string path)
    {
        var there = _acknowledged.Where(one => one.Value is not null && one.Key != path).ToList();
        if (there.Count == 0) return;
        var (from, content) = there[_random.Next(there.Count)];
        await AskAsync(path, content, () => client.PutAsync(path, [], copyOf: from));
    }

    private async Task UploadAsync(BucketClient client, string path)
    {
        if (_upload is null)
        {
            _upload = await UnfinishedUpload.BeginAsync(client, path, _random);
            Count++;
        }
        else if (!_upload.IsReady)
        {
            await _upload.PutPartAsync(client);
            Count++;
        }
        else
        {
            var upload = _upload;
            await AskAsync(upload.Path, upload.Content, () => upload.CompleteAsync(client));
            _upload = null;
        }
    }

    private async Task AskAsync(string path, string? content, Func<Task> request)
    {
        _asked = (path, content);
        await request();
        _acknowledged[path] = content;
        _asked = null;
        Count++;
    }
}
