using System.Text;
using Hearth.DataPlane;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>A caller of a streaming function; one that has gone away when it <see cref="Fails"/>.</summary>
internal sealed class RecordingStream : IResponseStream
{
    public string? ContentType { get; private set; }

    public string Text { get; private set; } = "";

    public int ChunkCount { get; private set; }

    public bool Fails { get; init; }

    public ValueTask StartAsync(string contentType, CancellationToken cancellation)
    {
        ContentType = contentType;
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation)
    {
        if (Fails) throw new IOException("The client has gone away.");
        Text += Encoding.UTF8.GetString(chunk.Span);
        ChunkCount++;
        return ValueTask.CompletedTask;
    }
}
