using Hearth.Protocols.Validation;
using Hearth.Services.EventBridge.Targets;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Buses;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html; UpdateEventBus asks the same.</summary>
public sealed record PutEventBusRequest
{
    [Required, Length(1, 256), Pattern(@"[/\.\-_A-Za-z0-9]+")]
    public string? Name { get; init; }

    /// <summary>A partner's event source; there are none here.</summary>
    [Length(1, 256)]
    public string? EventSourceName { get; init; }

    [Length(0, 512)]
    public string? Description { get; init; }

    [Length(0, 2048)]
    public string? KmsKeyIdentifier { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }

    public IReadOnlyList<EventBridgeTag>? Tags { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html</summary>
public sealed record DeleteEventBusRequest
{
    [Required, Length(1, 256), Pattern(@"[/\.\-_A-Za-z0-9]+")]
    public string? Name { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html</summary>
public sealed record DescribeEventBusRequest
{
    [Length(1, 1600), Pattern(EventBridgePatterns.BusName)]
    public string? Name { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html</summary>
public sealed record ListEventBusesRequest
{
    [Length(1, 256)]
    public string? NamePrefix { get; init; }

    [Length(1, 2048)]
    public string? NextToken { get; init; }

    [Range(1, 100)]
    public int? Limit { get; init; }
}

public sealed record ListEventBusesResponse
{
    public required IReadOnlyList<EventBusShape> EventBuses { get; init; }

    public string? NextToken { get; init; }
}

public sealed record PutEventBusResponse
{
    /// <summary>CreateEventBus names the ARN so, UpdateEventBus says Arn and Name.</summary>
    public string? EventBusArn { get; init; }

    public string? Arn { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyIdentifier { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }
}

public sealed record EventBusShape
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyIdentifier { get; init; }

    public DeadLetterConfig? DeadLetterConfig { get; init; }

    public string? Policy { get; init; }

    public DateTimeOffset? CreationTime { get; init; }

    public DateTimeOffset? LastModifiedTime { get; init; }

    internal static EventBusShape Of(DocumentKey key, EventBus bus) => new()
    {
        Name = key.Name,
        Arn = EventBus.Arn(key),
        Description = bus.Description,
        KmsKeyIdentifier = bus.KmsKeyIdentifier,
        DeadLetterConfig = bus.DeadLetterConfig,
        Policy = bus.Policy,
        CreationTime = bus.CreationTime,
        LastModifiedTime = bus.LastModifiedTime,
    };
}
