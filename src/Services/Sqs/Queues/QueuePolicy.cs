using System.Text.Json.Nodes;
using Hearth.Kernel.Policies;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Queues;

/// <summary>
/// A queue's policy; a queue has none until one is set.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
/// </summary>
internal static class QueuePolicy
{
    public static PolicyDocument? Of(Queue queue) =>
        queue.Attributes.GetValueOrDefault(QueueAttributes.Policy) is { } text ? PolicyDocument.Parse(text) : null;

    /// <exception cref="Kernel.AwsError">The text is no policy.</exception>
    public static void Check(string text)
    {
        try
        {
            if (PolicyDocument.Parse(text).Statements.All(statement => statement.Principals is not null)) return;
        }
        catch (PolicySyntaxException)
        {
            // Said below, as AWS says it.
        }
        throw SqsErrors.InvalidAttribute(QueueAttributes.Policy);
    }

    public static Queue With(DocumentKey key, Queue queue, string label, IEnumerable<string> accountIds, IEnumerable<string> actions)
    {
        var (document, statements) = Read(key, queue);
        if (statements.Exists(statement => Sid(statement) == label)) throw SqsErrors.InvalidValue(label, "Label", "Already exists.");
        statements.Add(new JsonObject
        {
            ["Sid"] = label,
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = List(accountIds.Select(Principal.RootArn)) },
            ["Action"] = List(actions.Select(action => $"SQS:{action}")),
            ["Resource"] = Queue.Arn(key),
        });
        return Set(queue, document, statements);
    }

    public static Queue Without(DocumentKey key, Queue queue, string label)
    {
        var (document, statements) = Read(key, queue);
        var found = statements.Find(statement => Sid(statement) == label) ?? throw SqsErrors.InvalidValue(label, "Label", "can't find label.");
        statements.Remove(found);
        return Set(queue, document, statements);
    }

    /// <summary>Without the last statement there is no policy.</summary>
    private static Queue Set(Queue queue, JsonObject document, List<JsonNode> statements)
    {
        var attributes = new Dictionary<string, string>(queue.Attributes, StringComparer.Ordinal);
        document["Statement"] = new JsonArray([.. statements]);
        if (statements.Count == 0) attributes.Remove(QueueAttributes.Policy);
        else attributes[QueueAttributes.Policy] = document.ToJsonString();
        return queue with { Attributes = attributes };
    }

    /// <summary>The statements are taken out of the document, so that they can be put into a new list.</summary>
    private static (JsonObject Document, List<JsonNode> Statements) Read(DocumentKey key, Queue queue)
    {
        if (!queue.Attributes.TryGetValue(QueueAttributes.Policy, out var text))
            return (new JsonObject { ["Version"] = "2008-10-17", ["Id"] = $"{Queue.Arn(key)}/SQSDefaultPolicy" }, []);
        var document = JsonNode.Parse(text)!.AsObject();
        var written = document["Statement"]!;
        document.Remove("Statement");
        if (written is not JsonArray array) return (document, [written]);
        var statements = array.Select(statement => statement!).ToList();
        array.Clear();
        return (document, statements);
    }

    private static string? Sid(JsonNode statement) => (string?)statement["Sid"];

    /// <summary>One value stands without brackets, as AWS writes it.</summary>
    private static JsonNode List(IEnumerable<string> values)
    {
        var list = values.Select(value => (JsonNode)value).ToArray();
        return list.Length == 1 ? list[0] : new JsonArray(list);
    }
}
