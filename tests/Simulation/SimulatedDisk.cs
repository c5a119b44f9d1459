using Hearth.Services.Sqs.State;

namespace Hearth.Tests.Simulation;

internal sealed record SimulatedReceive(long VisibleAtMs, int ReceiveCount, int ReceivesHere, long FirstReceivedAtMs);

internal sealed record SimulatedRow(Guid MessageId, long SentAtMs, string? Group, long VisibleAtMs)
{
    public SimulatedReceive? Receive { get; init; }
}

/// <summary>Does what it was asked for in order, later; what it has not done is lost in a crash.</summary>
internal sealed class SimulatedDisk
{
    private readonly Queue<Func<Action>> _asked = new();

    public Dictionary<long, SimulatedRow> Messages { get; } = [];

    public List<SentOnce> Deduplications { get; } = [];

    /// <param name="write">Writes, and gives what happens when that is acknowledged.</param>
    public void Ask(Func<Action> write) => _asked.Enqueue(write);

    public void Do(int most)
    {
        for (; most > 0 && _asked.TryDequeue(out var write); most--) write()();
    }

    public void Forget() => _asked.Clear();
}
