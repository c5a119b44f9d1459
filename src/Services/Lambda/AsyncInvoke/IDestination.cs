
namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// Delivers to targets of one service, by ARN. Lambda's own is built in; the Host plugs in those of other services.
/// </summary>
public interface IDestination
{
    /// <summary>The service part of the ARNs it takes: "sqs".</summary>
    string Service { get; }

    /// <summary>Delivers an invocation record (destinations) or an original event (dead-letter queues).</summary>
    Task DeliverAsync(DestinationDelivery delivery, CancellationToken cancellation);
}

/// <param name="TargetArn">Queue, topic, bus or bucket.</param>
/// <param name="Body">UTF-8 JSON.</param>
/// <param name="Attributes">Dead-letter queues: RequestID, ErrorCode, ErrorMessage; empty for destinations.</param>
public sealed record DestinationDelivery(string TargetArn, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Whose event it was, without a qualifier.</summary>
    public string FunctionArn { get; init; } = "";

    /// <summary>The function's role, which delivers it; null when the function is gone.</summary>
    public string? RoleArn { get; init; }
}
