using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Tests.EndToEnd;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Soak;

/// <summary>
/// Large objects in constant memory: put in one request, put in parts, copied, read. HEARTH_LARGE_OBJECT_MB=5120 makes them 5 GB, the
/// most that one request may have.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed partial class LargeObjectTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int UsualMb = 256;

    private const long PartBytes = 64L * 1024 * 1024;

    private const int PartsAtOnce = 4;

    /// <summary>What the largest memory of the server may grow by, whatever the object's size: buffers, and what the garbage collector leaves.</summary>
    private const int MostGrowthMb = 100;

    private static readonly long SizeBytes = 1024L * 1024
        * (int.TryParse(Environment.GetEnvironmentVariable("HEARTH_LARGE_OBJECT_MB"), CultureInfo.InvariantCulture, out var mb) ? mb : UsualMb);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(15) };
    private HearthProcess _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await HearthProcess.StartAsync(_folder["data"]);
        _http.BaseAddress = _server.Url;
        await SendAsync(HttpMethod.Put, "/large");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_object_of_any_size_is_put_copied_and_read_in_constant_memory()
    {
        // Compiles what is used, so that growth is that of the large object alone.
        await SendAsync(HttpMethod.Put, "/large/warm", new PatternContent(0, PatternContent.BlockBytes * 16));
        await ReadAsync("/large/warm", PatternContent.BlockBytes * 16);
        var before = PeakMemoryMb();

        await TimeAsync("put in one request", () => SendAsync(HttpMethod.Put, "/large/single", new PatternContent(0, SizeBytes)));
        await TimeAsync("read", () => ReadAsync("/large/single", SizeBytes));
        await SendAsync(HttpMethod.Delete, "/large/single");
        await TimeAsync("put in parts", () => PutInPartsAsync("/large/parts"));
        await TimeAsync("read again", () => ReadAsync("/large/parts", SizeBytes));
        await TimeAsync("copied, with the digest of the whole", () => SendAsync(HttpMethod.Put, "/large/copy", copyOf: "/large/parts"));
        await SendAsync(HttpMethod.Delete, "/large/parts");
        await TimeAsync("copy read", () => ReadAsync("/large/copy", SizeBytes));

        var grown = PeakMemoryMb() - before;
        output.WriteLine($"peak memory of the server: {before} MB before, {grown} MB more after");
        grown.ShouldBeLessThanOrEqualTo(MostGrowthMb);
        (await _server.StopAsync()).ShouldBe(0, _server.Output);
    }

    private async Task PutInPartsAsync(string path)
    {
        var upload = UploadId().Match(await SendAsync(HttpMethod.Post, $"{path}?uploads")).Groups[1].Value;
        var offsets = Enumerable.Range(0, (int)((SizeBytes + PartBytes - 1) / PartBytes)).ToList();
        var parts = new string[offsets.Count];
        await Parallel.ForEachAsync(offsets, new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce }, async (index, _) =>
        {
            var offset = index * PartBytes;
            using var request = Request(HttpMethod.Put, $"{path}?partNumber={index + 1}&uploadId={upload}");
            request.Content = new PatternContent(offset, Math.Min(PartBytes, SizeBytes - offset));
            using var response = await _http.SendAsync(request, CancellationToken.None);
            ((int)response.StatusCode).ShouldBe(200);
            parts[index] = $"<Part><PartNumber>{index + 1}</PartNumber><ETag>{response.Headers.ETag!.Tag}</ETag></Part>";
        });
        await SendAsync(
            HttpMethod.Post, $"{path}?uploadId={upload}", new StringContent($"<CompleteMultipartUpload>{string.Concat(parts)}</CompleteMultipartUpload>"));
    }

    private async Task ReadAsync(string path, long size)
    {
        using var request = Request(HttpMethod.Get, path);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentLength.ShouldBe(size);
        await using var body = await response.Content.ReadAsStreamAsync();
        (await PatternContent.MatchedBytesAsync(body)).ShouldBe(size);
    }

    private async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? copyOf = null)
    {
        using var request = Request(method, path);
        request.Content = content;
        if (copyOf is not null) request.Headers.Add("x-amz-copy-source", copyOf);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)response.StatusCode} {text}");
        return text;
    }

    private async Task TimeAsync(string what, Func<Task> action)
    {
        var watch = Stopwatch.StartNew();
        await action();
        output.WriteLine($"{SizeBytes >> 20} MB {what}: {watch.Elapsed.TotalSeconds:0.0} s, {(SizeBytes >> 20) / watch.Elapsed.TotalSeconds:0} MB/s; peak memory {PeakMemoryMb()} MB");
    }

    /// <summary>The largest resident set that the server ever had.</summary>
    private int PeakMemoryMb()
    {
        var line = File.ReadLines($"/proc/{_server.ProcessId}/status").First(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0");
        return request;
    }

    [GeneratedRegex("<UploadId>(.+?)</UploadId>")]
    private static partial Regex UploadId();
}
