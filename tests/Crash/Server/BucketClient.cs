using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Shouldly;

namespace Hearth.Tests.Crash.Server;

/// <summary>S3 in raw HTTP, as a client sees it that does not try again. Paths are <c>/bucket/key?query</c>.</summary>
internal sealed partial class BucketClient(Uri url) : IDisposable
{
    private const string Authorization = "AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = TimeSpan.FromMinutes(1) };

    public static string Sha256(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public async Task MakeBucketAsync(string name, bool isVersioned)
    {
        await PutAsync($"/{name}", []);
        if (isVersioned)
            await PutAsync($"/{name}?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"u8.ToArray());
    }

    /// <returns>The headers of the answer.</returns>
    public async Task<IReadOnlyDictionary<string, string>> PutAsync(string path, byte[] content, string? copyOf = null)
    {
        using var request = Request(HttpMethod.Put, path);
        if (copyOf is null) request.Content = new ByteArrayContent(content);
        else request.Headers.Add("x-amz-copy-source", copyOf);
        using var response = await _http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200, path + await response.Content.ReadAsStringAsync());
        return response.Headers.ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase);
    }

    public async Task DeleteAsync(string path)
    {
        using var request = Request(HttpMethod.Delete, path);
        using var response = await _http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(204, path);
    }

    /// <returns>The SHA-256 of the content; null when there is no such object.</returns>
    public async Task<string?> ReadAsync(string path)
    {
        using var request = Request(HttpMethod.Get, path);
        using var response = await _http.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        ((int)response.StatusCode).ShouldBe(200, path);
        return Sha256(await response.Content.ReadAsByteArrayAsync());
    }

    /// <returns>The upload's id.</returns>
    public async Task<string> BeginUploadAsync(string path) =>
        Id().Match(await PostAsync($"{path}?uploads", "", 200)).Groups[1].Value;

    /// <returns>The numbers of the parts that are there; null when there is no such upload.</returns>
    public async Task<IReadOnlyList<int>?> PartsAsync(string path, string upload)
    {
        using var request = Request(HttpMethod.Get, $"{path}?uploadId={upload}");
        using var response = await _http.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        return [.. Number().Matches(await response.Content.ReadAsStringAsync()).Select(match => int.Parse(match.Groups[1].Value))];
    }

    public Task CompleteUploadAsync(string path, string upload, IEnumerable<string> etags)
    {
        var parts = etags.Select((etag, index) => $"<Part><PartNumber>{index + 1}</PartNumber><ETag>{etag}</ETag></Part>");
        return PostAsync($"{path}?uploadId={upload}", $"<CompleteMultipartUpload>{string.Concat(parts)}</CompleteMultipartUpload>", 200);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> PostAsync(string path, string body, int status)
    {
        using var request = Request(HttpMethod.Post, path);
        request.Content = new StringContent(body);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, path + text);
        return text;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        return request;
    }

    [GeneratedRegex("<UploadId>(.+?)</UploadId>")]
    private static partial Regex Id();

    [GeneratedRegex("<PartNumber>(.+?)</PartNumber>")]
    private static partial Regex Number();
}
