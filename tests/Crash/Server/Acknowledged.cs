using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;

namespace Hearth.Tests.Crash.Server;

/// <summary>What writers were told is kept, and what they only asked for.</summary>
internal sealed class Acknowledged
{
    private readonly ConcurrentQueue<(string Path, string Sha256)> _kept = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private int _checkedKept;
    private int _checkedAsked;

    public int Count => _kept.Count;

    /// <summary>Creates functions and publishes layers until the server is gone.</summary>
    public async Task WriteAsync(LambdaClient lambda, string writer)
    {
        try
        {
            for (var n = 0; ; n++)
            {
                // Every archive is another one, so that blobs are written too.
                var files = FunctionFiles.Python($"def handler(event, context):\n    return '{writer} {n}'\n");
                await CreateFunctionAsync(lambda, $"crash-{writer}-{n}", files);
                await PublishLayerAsync(lambda, $"crash-{writer}", files);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The server was killed.
        }
    }

    /// <summary>What was written since the last look; the whole is looked at in the end.</summary>
    public async Task NewestShouldBeThereAsync(LambdaClient lambda)
    {
        foreach (var (path, sha256) in _kept.Skip(_checkedKept)) await ShouldBeWholeAsync(lambda, path, sha256);
        var kept = _kept.Select(one => one.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in _asked.Skip(_checkedAsked).Where(path => !kept.Contains(path)))
            await ShouldBeWholeOrAbsentAsync(lambda, path);
        (_checkedKept, _checkedAsked) = (_kept.Count, _asked.Count);
    }

    public Task EverythingShouldBeThereAsync(LambdaClient lambda)
    {
        (_checkedKept, _checkedAsked) = (0, 0);
        return NewestShouldBeThereAsync(lambda);
    }

    private async Task CreateFunctionAsync(LambdaClient lambda, string name, FunctionFiles files)
    {
        var path = $"{LambdaClient.Functions}/{name}";
        _asked.Enqueue(path);
        var created = (await lambda.CreateAsync(name, files)).ShouldBe(201).Object;
        _kept.Enqueue((path, (string)created["CodeSha256"]!));
    }

    private async Task PublishLayerAsync(LambdaClient lambda, string name, FunctionFiles files)
    {
        var body = new JsonObject { ["Content"] = new JsonObject { ["ZipFile"] = files.ZipBase64() } };
        var published = (await lambda.PostAsync($"/2018-10-31/layers/{name}/versions", body)).ShouldBe(201).Object;
        _kept.Enqueue(($"/2018-10-31/layers/{name}/versions/{published["Version"]}", (string)published["Content"]!["CodeSha256"]!));
    }

    private static async Task ShouldBeWholeOrAbsentAsync(LambdaClient lambda, string path)
    {
        if ((await lambda.GetAsync(path)).Status != 404) await ShouldBeWholeAsync(lambda, path, sha256: null);
    }

    private static async Task ShouldBeWholeAsync(LambdaClient lambda, string path, string? sha256)
    {
        var got = (await lambda.GetAsync(path)).ShouldBe(200).Object;
        var isFunction = got.ContainsKey("Code");
        var said = (string)(isFunction ? got["Configuration"]! : got["Content"]!)["CodeSha256"]!;
        if (sha256 is not null) said.ShouldBe(sha256, path);
        var location = (string)(isFunction ? got["Code"]! : got["Content"]!)["Location"]!;
        var bytes = (await lambda.GetUnsignedAsync(location)).ShouldBe(200).Bytes;
        Convert.ToBase64String(SHA256.HashData(bytes)).ShouldBe(said, path);
    }
}
