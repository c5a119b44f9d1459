namespace Hearth.Services.EventBridge.Events;

/// <summary>An event that an AWS service itself sends.</summary>
/// <param name="Source">"lambda" for the ends of asynchronous invocations; "aws.s3" and the like otherwise.</param>
/// <param name="Resources">ARNs.</param>
/// <param name="Detail">A JSON object.</param>
public sealed record ServiceEvent(string BusArn, string Source, string DetailType, IReadOnlyList<string> Resources, ReadOnlyMemory<byte> Detail);
