using System.Text;
using System.Text.Json;

namespace Hearth.Host.Commands;

/// <summary>What --payload means: JSON as it stands, @FILE, or - for standard input.</summary>
internal static class Payload
{
    /// <exception cref="CommandException">The file is missing, or what was given is not JSON.</exception>
    public static async Task<byte[]> ReadAsync(string text, Stream standardInput, CancellationToken cancellation)
    {
        var (bytes, source) = text switch
        {
            "-" => (await ReadToEndAsync(standardInput, cancellation), "standard input"),
            ['@', .. var path] => (await ReadFileAsync(path, cancellation), path),
            _ => (Encoding.UTF8.GetBytes(text), "--payload"),
        };
        // An empty payload is what the aws CLI sends without --payload: the function gets {}.
        if (bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty) return "{}"u8.ToArray();
        Check(bytes, source);
        return bytes;
    }

    private static async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--payload @{path}: {error.Message}");
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Stream stream, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellation);
        return buffer.ToArray();
    }

    private static void Check(byte[] bytes, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
        }
        catch (JsonException error)
        {
            throw new CommandException(
                $"{source} is not JSON: {error.Message} Write --payload '{{\"key\": \"value\"}}', --payload @FILE, or --payload - for standard input.");
        }
    }
}
