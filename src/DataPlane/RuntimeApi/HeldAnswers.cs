using System.IO.Pipelines;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>
/// A runtime that asks for its next event in one packet with its answer gets the acknowledgement of the one in one packet with
/// the other: it is woken once for an invocation, not twice. Who asks later is acknowledged at once, before the server
/// waits for more from it. Around the transport of a connection, as only that knows whether another request has come already.
/// </summary>
internal sealed class HeldAnswers : IDuplexPipe
{
    private readonly Reader reader;
    private readonly Writer writer;

    public HeldAnswers(IDuplexPipe inner)
    {
        writer = new Writer(inner.Output);
        reader = new Reader(inner.Input, writer);
    }

    /// <summary>While true what is written stays here.</summary>
    public bool IsHolding
    {
        get => writer.IsHolding;
        set => writer.IsHolding = value;
    }

    public PipeReader Input => reader;

    public PipeWriter Output => writer;

    private sealed class Reader(PipeReader inner, Writer output) : PipeReader
    {
        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (!output.IsHolding) return inner.ReadAsync(cancellationToken);
            return inner.TryRead(out var result) ? new ValueTask<ReadResult>(result) : SendThenReadAsync(cancellationToken);
        }

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        private async ValueTask<ReadResult> SendThenReadAsync(CancellationToken cancellation)
        {
            output.IsHolding = false;
            await output.FlushAsync(cancellation);
            return await inner.ReadAsync(cancellation);
        }
    }

    private sealed class Writer(PipeWriter inner) : PipeWriter
    {
        public bool IsHolding { get; set; }

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            IsHolding ? default : inner.FlushAsync(cancellationToken);

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
