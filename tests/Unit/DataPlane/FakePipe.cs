using Hearth.Sandbox;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>An output pipe in memory.</summary>
internal sealed class FakePipe : MemoryStream, IOutputPipe
{
    private readonly Lock gate = new();
    private readonly Queue<byte> content = new();
    private TaskCompletionSource? waiting;
    private bool isClosed;

    public void Print(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            foreach (var value in bytes) content.Enqueue(value);
            Wake();
        }
    }

    public void CloseWriter()
    {
        lock (gate)
        {
            isClosed = true;
            Wake();
        }
    }

    public int? TryRead(Span<byte> buffer)
    {
        lock (gate)
        {
            if (content.Count == 0) return isClosed ? 0 : null;
            var count = Math.Min(buffer.Length, content.Count);
            for (var index = 0; index < count; index++) buffer[index] = content.Dequeue();
            return count;
        }
    }

    public Task WaitForMoreAsync()
    {
        lock (gate)
        {
            if (content.Count > 0 || isClosed) return Task.CompletedTask;
            waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiting.Task;
        }
    }

    private void Wake()
    {
        waiting?.TrySetResult();
        waiting = null;
    }
}
