using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Buses;

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html: a whole policy, or one statement of it.</summary>
public sealed record PutPermissionRequest
{
    [Length(1, 256)]
    public string? EventBusName { get; init; }

    [Length(1, 64), Pattern("events:[a-zA-Z]+")]
    public string? Action { get; init; }

    [Length(1, 12), Pattern(@"(\d{12}|\*)")]
    public string? Principal { get; init; }

    [Length(1, 64), Pattern("[a-zA-Z0-9-_]+")]
    public string? StatementId { get; init; }

    public PermissionCondition? Condition { get; init; }

    public string? Policy { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Condition.html</summary>
public sealed record PermissionCondition
{
    public string? Type { get; init; }

    public string? Key { get; init; }

    public string? Value { get; init; }
}

/// <summary>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemovePermission.html</summary>
public sealed record RemovePermissionRequest
{
    [Length(1, 256)]
    public string? EventBusName { get; init; }

    [Length(1, 64), Pattern("[a-zA-Z0-9-_]+")]
    public string? StatementId { get; init; }

    public bool? RemoveAllPermissions { get; init; }
}

/// <summary>Who else may send events to a bus: PutPermission and RemovePermission.</summary>
internal sealed class PutPermission(DocumentStore<EventBus> buses, EventBuses directory)
{
    public async Task<NoBody> HandleAsync(PutPermissionRequest request, CallContext context)
    {
        var key = directory.Own(request.EventBusName, context);
        if (request.Policy is { } policy) Check(policy);
        else if (request is not { StatementId: not null, Action: not null, Principal: not null })
            throw EventBridgeError.Validation("Parameter(s) StatementId, Action and Principal must be specified.");
        await ChangeAsync(key, statements => request.Policy is { } whole ? Statements(whole) : [.. Without(statements, request.StatementId!), Statement(request, key)]);
        return NoBody.Instance;
    }

    public async Task<NoBody> RemoveAsync(RemovePermissionRequest request, CallContext context)
    {
        var key = directory.Own(request.EventBusName, context);
        await ChangeAsync(key, statements =>
        {
            if (request.RemoveAllPermissions == true) return [];
            var left = Without(statements, request.StatementId);
            return left.Count < statements.Count ? left : throw EventBridgeError.NoStatement();
        });
        return NoBody.Instance;
    }

    private Task ChangeAsync(DocumentKey key, Func<List<JsonNode>, List<JsonNode>> change) => buses.UpdateAsync(key, current =>
    {
        var bus = current ?? new EventBus();
        var next = change(bus.Policy is { } policy ? Statements(policy) : []);
        var document = new JsonObject { ["Version"] = PolicyDocument.CurrentVersion, ["Statement"] = new JsonArray([.. next]) };
        return bus with { Policy = next.Count == 0 ? null : document.ToJsonString() };
    });

    private static JsonObject Statement(PutPermissionRequest request, DocumentKey key)
    {
        var statement = new JsonObject
        {
            ["Sid"] = request.StatementId,
            ["Effect"] = "Allow",
            ["Principal"] = request.Principal == "*" ? "*" : new JsonObject { ["AWS"] = Principal.RootArn(request.Principal!) },
            ["Action"] = request.Action,
            ["Resource"] = EventBus.Arn(key),
        };
        if (request.Condition is { Type: { } type, Key: { } name, Value: { } value })
            statement["Condition"] = new JsonObject { [type] = new JsonObject { [name] = value } };
        return statement;
    }

    private static List<JsonNode> Without(IEnumerable<JsonNode> statements, string? id) => [.. statements.Where(statement => (string?)statement["Sid"] != id)];

    private static List<JsonNode> Statements(string policy) =>
        JsonNode.Parse(policy)!["Statement"] switch { JsonArray many => [.. many.Select(one => one!.DeepClone())], { } one => [one.DeepClone()], _ => [] };

    private static void Check(string policy)
    {
        try
        {
            if (PolicyDocument.Parse(policy).Statements.Any(statement => statement.Principals is null))
                throw EventBridgeError.Validation("Each statement of an event bus's policy needs a Principal.");
        }
        catch (Exception error) when (error is PolicySyntaxException or JsonException)
        {
            throw EventBridgeError.Validation($"Invalid policy: {error.Message}");
        }
    }
}
