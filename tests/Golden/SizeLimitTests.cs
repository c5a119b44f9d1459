using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>Errors for input that is too large: rows 17 to 21 of the recording.</summary>
[Collection(GoldenServers.Name)]
public sealed class SizeLimitTests(GoldenServer server)
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task Row_17_a_zip_of_more_than_50_MiB() => (await CreateAsync(Code(Incompressible((50 * Mebibyte) + 65_536))))
        .ShouldBeError(413, "RequestEntityTooLargeException", "Zipped size must be smaller than 52428800 bytes");

    [Fact]
    public async Task Row_18_a_request_of_more_than_the_operation_takes() => (await CreateAsync(Code(Incompressible(53 * Mebibyte))))
        .ShouldBeError(413, "RequestEntityTooLargeException", "Request must be smaller than 70167211 bytes for the CreateFunction operation");

    [Fact]
    public async Task Row_19_code_that_unzips_to_more_than_250_MiB() => (await CreateAsync(Code(Zeros(251 * Mebibyte))))
        .ShouldBeError(400, "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes");

    [Fact]
    public async Task Row_20_environment_variables_of_more_than_4_KB()
    {
        var value = new string('x', 4096);
        var variables = new JsonObject { ["LARGE_VAR"] = value };
        (await CreateAsync(new JsonObject { ["Environment"] = new JsonObject { ["Variables"] = variables } })).ShouldBeError(
            400,
            "InvalidParameterValueException",
            "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded "
                + $"the 4KB limit. String measured: {{\"LARGE_VAR\":\"{value}\"}}");
    }

    [Fact]
    public async Task Row_21_51_tags()
    {
        var tags = new JsonObject(Enumerable.Range(0, 51).Select(n => KeyValuePair.Create($"k{n}", (JsonNode?)"v")));
        (await CreateAsync(new JsonObject { ["Tags"] = tags }))
            .ShouldBeError(400, "InvalidParameterValueException", "Number of tags exceeds resource tag limit.");
    }

    private Task<Answer> CreateAsync(JsonObject with) => server.Lambda.CreateAsync($"golden-{Guid.NewGuid():n}", GoldenServer.Files, with);

    private static JsonObject Code(byte[] zip) => new() { ["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip) } };

    private static byte[] Incompressible(int length)
    {
        var content = new byte[length];
        RandomNumberGenerator.Fill(content);
        return Zip(CompressionLevel.NoCompression, stream => stream.Write(content));
    }

    private static byte[] Zeros(int length) => Zip(CompressionLevel.Fastest, stream =>
    {
        var block = new byte[Mebibyte];
        for (var written = 0; written < length; written += block.Length) stream.Write(block);
    });

    private static byte[] Zip(CompressionLevel level, Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("handler.py", level).Open())
            write(entry);
        return bytes.ToArray();
    }
}
