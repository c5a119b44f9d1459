using Hearth.Services.EventBridge.Delivery;

namespace Hearth.Tests.Unit.EventBridge;

internal sealed class RecordingDeadLetters : IDeadLetterQueue
{
    public List<DeadEvent> Events { get; } = [];

    public Task SendAsync(DeadEvent anEvent, CancellationToken cancellation)
    {
        Events.Add(anEvent);
        return Task.CompletedTask;
    }
}
