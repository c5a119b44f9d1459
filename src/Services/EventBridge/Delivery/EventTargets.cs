using Hearth.Kernel;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.EventBridge.Delivery;

/// <summary>Brings an event to its target, whichever service that belongs to.</summary>
internal sealed class EventDelivery(IReadOnlyList<IEventTarget> targets, ILogger logger)
{
    public bool Knows(string arn) => TargetOf(arn) is not null;

    /// <summary>A target that cannot be reached is logged: EventBridge has nobody to tell either.</summary>
    public async Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        try
        {
            if (TargetOf(targetArn) is { } target) await target.DeliverAsync(source, targetArn, body, cancellation);
            else logger.LogWarning("{Source}: nothing in this installation takes events for {Target}", source.Arn, targetArn);
        }
        catch (AwsError error)
        {
            logger.LogWarning("{Source}: {Target} did not take the event: {Reason}", source.Arn, targetArn, error.Message);
        }
    }

    private IEventTarget? TargetOf(string arn) =>
        Arn.TryParse(arn, out var parsed) ? targets.FirstOrDefault(target => target.Service == parsed!.Service) : null;
}
