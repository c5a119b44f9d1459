namespace Hearth.Services.EventBridge.Delivery;

/// <summary>Takes events for targets of one service, by ARN; the Host plugs in one for each that Hearth has.</summary>
public interface IEventTarget
{
    /// <summary>The service part of the ARNs it takes: "lambda".</summary>
    string Service { get; }

    /// <summary>Returns once the target has the event for good.</summary>
    /// <exception cref="Kernel.AwsError">The target does not take it: it does not exist, does not let the source in, or it is too large.</exception>
    Task DeliverAsync(EventSource source, string targetArn, ReadOnlyMemory<byte> body, CancellationToken cancellation);
}

/// <summary>The rule or schedule that sends an event.</summary>
/// <param name="RoleArn">The role in whose name a schedule acts.</param>
public sealed record EventSource(string Arn, string? RoleArn = null)
{
    /// <summary>FIFO queues: the group of the message, from the target's SqsParameters.</summary>
    public string? MessageGroupId { get; init; }

    /// <summary>How many buses have passed the event on.</summary>
    public int Hops { get; init; }
}
