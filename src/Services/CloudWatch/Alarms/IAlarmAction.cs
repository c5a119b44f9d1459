namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>Executes an alarm's action, by the service in its ARN: lambda, sns, autoscaling. The Host plugs them in.</summary>
public interface IAlarmAction
{
    /// <summary>The service part of the ARNs that it takes.</summary>
    string Service { get; }

    /// <exception cref="Kernel.AwsError">It was refused; the alarm's history tells why.</exception>
    Task ExecuteAsync(AlarmActionCall call, CancellationToken cancellation);
}

/// <param name="ActionArn">What to call.</param>
/// <param name="AlarmArn">For the target's policy: aws:SourceArn.</param>
/// <param name="Event">UTF-8 JSON, as AWS sends it to functions.</param>
public sealed record AlarmActionCall(string ActionArn, string AlarmArn, string AccountId, string Region, string NewState, ReadOnlyMemory<byte> Event)
{
    /// <summary>What topics are sent in place of the event.</summary>
    public AlarmNotification? Notification { get; init; }
}
