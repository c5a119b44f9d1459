namespace Hearth.Services.EventBridge.Delivery;

/// <summary>Takes events that no target took; the Host plugs in Amazon SQS.</summary>
public interface IDeadLetterQueue
{
    /// <exception cref="Kernel.AwsError">There is no such queue, or it does not let the source in.</exception>
    Task SendAsync(DeadEvent anEvent, CancellationToken cancellation);
}

/// <param name="SourceArn">The rule or schedule.</param>
/// <param name="RoleArn">In whose name a schedule acts.</param>
/// <param name="Attributes">RULE_ARN, TARGET_ARN, ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS and, if it was tried again, EXHAUSTED_RETRY_CONDITION.</param>
public sealed record DeadEvent(string QueueArn, string SourceArn, string? RoleArn, string Body, IReadOnlyDictionary<string, string> Attributes);
