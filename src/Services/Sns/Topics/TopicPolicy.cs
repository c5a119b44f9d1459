using System.Text.Json.Nodes;
using Hearth.Kernel.Policies;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Topics;

/// <summary>
/// A topic's policy: the one that was set, or the one that every topic starts with.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
/// </summary>
internal static class TopicPolicy
{
    public const string Attribute = "Policy";

    private static readonly string[] OwnersActions =
    [
        "SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe",
        "SNS:ListSubscriptionsByTopic", "SNS:Publish",
    ];

    public static PolicyDocument Of(DocumentKey key, Topic topic) => PolicyDocument.Parse(Text(key, topic));

    public static string Text(DocumentKey key, Topic topic) => topic.Attributes.GetValueOrDefault(Attribute) ?? Initial(key);

    /// <exception cref="Kernel.AwsError">The text is no policy.</exception>
    public static void Check(string text)
    {
        try
        {
            if (PolicyDocument.Parse(text).Statements.Any(statement => statement.Principals is null))
                throw SnsErrors.Invalid("Policy Error: null");
        }
        catch (PolicySyntaxException error)
        {
            throw SnsErrors.Invalid($"Policy statement error: {error.Message}");
        }
    }

    public static Topic With(DocumentKey key, Topic topic, string label, IEnumerable<string> accountIds, IEnumerable<string> actions)
    {
        var document = JsonNode.Parse(Text(key, topic))!.AsObject();
        var statements = Statements(document);
        if (statements.Any(statement => Sid(statement) == label)) throw SnsErrors.Invalid("Statement already exists");
        statements.Add(new JsonObject
        {
            ["Sid"] = label,
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = List(accountIds.Select(Principal.RootArn)) },
            ["Action"] = List(actions.Select(action => $"SNS:{action}")),
            ["Resource"] = Topic.Arn(key),
        });
        return Set(topic, document, statements);
    }

    public static Topic Without(DocumentKey key, Topic topic, string label)
    {
        var document = JsonNode.Parse(Text(key, topic))!.AsObject();
        var statements = Statements(document);
        var found = statements.FirstOrDefault(statement => Sid(statement) == label) ?? throw SnsErrors.Invalid("Statement does not exist");
        statements.Remove(found);
        return Set(topic, document, statements);
    }

    private static Topic Set(Topic topic, JsonObject document, List<JsonNode> statements)
    {
        document["Statement"] = new JsonArray([.. statements]);
        return topic with
        {
            Attributes = new Dictionary<string, string>(topic.Attributes, StringComparer.Ordinal) { [Attribute] = document.ToJsonString() },
        };
    }

    /// <summary>Taken out of the document, so that they can be put into a new list.</summary>
    private static List<JsonNode> Statements(JsonObject document)
    {
        var written = document["Statement"]!;
        document.Remove("Statement");
        if (written is not JsonArray array) return [written];
        var statements = array.Select(statement => statement!).ToList();
        array.Clear();
        return statements;
    }

    private static string? Sid(JsonNode statement) => (string?)statement["Sid"];

    /// <summary>One value stands without brackets, as AWS writes it.</summary>
    private static JsonNode List(IEnumerable<string> values)
    {
        var list = values.Select(value => (JsonNode)value).ToArray();
        return list.Length == 1 ? list[0] : new JsonArray(list);
    }

    private static string Initial(DocumentKey key) => new JsonObject
    {
        ["Version"] = "2008-10-17",
        ["Id"] = "__default_policy_ID",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Sid"] = "__default_statement_ID",
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = "*" },
            ["Action"] = new JsonArray([.. OwnersActions.Select(action => (JsonNode)action)]),
            ["Resource"] = Topic.Arn(key),
            ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["AWS:SourceOwner"] = key.AccountId } },
        }),
    }.ToJsonString();
}
