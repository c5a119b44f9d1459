using Hearth.Protocols.Operations;
using Hearth.Services.EventBridge.Rules;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Buses;

/// <summary>CreateEventBus, UpdateEventBus and DeleteEventBus.</summary>
internal sealed class ChangeEventBus(DocumentStore<EventBus> buses, DocumentStore<EventRule> rules, TimeProvider time)
{
    public async Task<PutEventBusResponse> CreateAsync(PutEventBusRequest request, CallContext context)
    {
        var name = request.Name!;
        if (request.EventSourceName is not null) throw EventBridgeError.NoResource($"Event source {request.EventSourceName}");
        if (name.Contains('/', StringComparison.Ordinal)) throw EventBridgeError.Validation("Event bus name must not contain '/'.");
        if (name == EventBus.Default) throw EventBridgeError.BusExists(name);
        var key = EventBus.Key(context.AccountId, context.Region, name);
        var now = time.GetUtcNow();
        await buses.UpdateAsync(key, current => current is not null ? throw EventBridgeError.BusExists(name) : new EventBus
        {
            Description = request.Description,
            KmsKeyIdentifier = request.KmsKeyIdentifier,
            DeadLetterConfig = request.DeadLetterConfig,
            Tags = EventBridgeTag.Read(request.Tags),
            CreationTime = now,
            LastModifiedTime = now,
        });
        return Answer(request) with { EventBusArn = EventBus.Arn(key) };
    }

    /// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateEventBus.html</summary>
    public async Task<PutEventBusResponse> UpdateAsync(PutEventBusRequest request, CallContext context)
    {
        var key = EventBus.Key(context.AccountId, context.Region, request.Name!);
        await buses.UpdateAsync(key, current => (current ?? (key.Name == EventBus.Default ? new EventBus() : throw EventBridgeError.NoBus(key.Name))) with
        {
            Description = request.Description,
            KmsKeyIdentifier = request.KmsKeyIdentifier,
            DeadLetterConfig = request.DeadLetterConfig,
            LastModifiedTime = time.GetUtcNow(),
        });
        return Answer(request) with { Arn = EventBus.Arn(key), Name = key.Name };
    }

    /// <summary>One that does not exist is deleted already.</summary>
    public async Task<NoBody> DeleteAsync(DeleteEventBusRequest request, CallContext context)
    {
        var name = request.Name!;
        if (name == EventBus.Default) throw EventBridgeError.Validation("Cannot delete event bus default.");
        if (rules.List(context.AccountId, context.Region, name, namePrefix: null).Count > 0)
            throw EventBridgeError.Validation($"Event bus {name} cannot be deleted since it has rules.");
        await buses.UpdateAsync(EventBus.Key(context.AccountId, context.Region, name), _ => null);
        return NoBody.Instance;
    }

    private static PutEventBusResponse Answer(PutEventBusRequest request) => new()
    {
        Description = request.Description,
        KmsKeyIdentifier = request.KmsKeyIdentifier,
        DeadLetterConfig = request.DeadLetterConfig,
    };
}
