using Hearth.Kernel;

namespace Hearth.Services.EventBridge.Delivery;

/// <summary>What takes events in this installation.</summary>
internal sealed class EventTargets(IReadOnlyList<IEventTarget> targets)
{
    public bool Knows(string arn) => TargetOf(arn) is not null;

    /// <exception cref="AwsError">The target does not take it, or nothing here takes events for it.</exception>
    public Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation) => TargetOf(targetArn) is { } target
        ? target.DeliverAsync(source, targetArn, body, cancellation)
        : throw new AwsError("NO_RESOURCE", $"Nothing in this installation of Hearth takes events for {targetArn}.");

    private IEventTarget? TargetOf(string arn) =>
        Arn.TryParse(arn, out var parsed) ? targets.FirstOrDefault(target => target.Service == parsed!.Service) : null;
}
