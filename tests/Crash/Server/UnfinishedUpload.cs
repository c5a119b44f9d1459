using Shouldly;

namespace Hearth.Tests.Crash.Server;

/// <summary>A multipart upload of two parts, of which any may have been acknowledged before the server was killed.</summary>
internal sealed class UnfinishedUpload
{
    /// <summary>The least that a part may have which is not the last.</summary>
    private const int FirstPartBytes = 5 * 1024 * 1024;

    private const int MostLastBytes = 64 * 1024;

    private readonly string _id;
    private readonly byte[][] _parts;
    private readonly List<string> _etags = [];

    private UnfinishedUpload(string path, string id, byte[][] parts)
    {
        (Path, _id, _parts) = (path, id, parts);
        Content = BucketClient.Sha256([.. parts.SelectMany(part => part)]);
    }

    public string Path { get; }

    /// <summary>The SHA-256 of the object that it will be.</summary>
    public string Content { get; }

    public bool IsReady => _etags.Count == _parts.Length;

    public static async Task<UnfinishedUpload> BeginAsync(BucketClient client, string path, Random random)
    {
        byte[][] parts = [new byte[FirstPartBytes], new byte[random.Next(1, MostLastBytes)]];
        foreach (var part in parts) random.NextBytes(part);
        return new UnfinishedUpload(path, await client.BeginUploadAsync(path), parts);
    }

    public async Task PutPartAsync(BucketClient client)
    {
        var answer = await client.PutAsync($"{Path}?partNumber={_etags.Count + 1}&uploadId={_id}", _parts[_etags.Count]);
        _etags.Add(answer["ETag"]);
    }

    public Task CompleteAsync(BucketClient client) => client.CompleteUploadAsync(Path, _id, _etags);

    /// <summary>Looks that the parts are there which were acknowledged, puts the others and completes the upload.</summary>
    /// <returns>False when there is no such upload any more.</returns>
    public async Task<bool> GoOnAsync(BucketClient client)
    {
        if (await client.PartsAsync(Path, _id) is not { } there) return false;
        Enumerable.Range(1, _etags.Count).Except(there).ShouldBeEmpty($"acknowledged parts of the upload to {Path} are gone");
        while (!IsReady) await PutPartAsync(client);
        await CompleteAsync(client);
        return true;
    }
}
