using System.Text.Json;

namespace Hearth.Kernel.Policies;

/// <summary>
/// Reads a policy document, strictly: an element that AWS does not know is an error and never ignored, since ignoring it
/// could let in more than was meant. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
/// </summary>
internal static class PolicyParser
{
    private const string SyntaxErrors = "Syntax errors in policy.";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static readonly HashSet<string> StatementElements =
    [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ];

    public static PolicyDocument Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return ReadDocument(document.RootElement);
        }
        catch (JsonException)
        {
            throw new PolicySyntaxException(SyntaxErrors);
        }
    }

    private static PolicyDocument ReadDocument(JsonElement root)
    {
        Require(root.ValueKind == JsonValueKind.Object);
        Require(root.EnumerateObject().All(member => member.Name is "Version" or "Id" or "Statement"));
        var version = root.TryGetProperty("Version", out var given) ? Text(given) : PolicyDocument.FirstVersion;
        Require(version is PolicyDocument.CurrentVersion or PolicyDocument.FirstVersion);
        Require(root.TryGetProperty("Statement", out var statement));
        var statements = Each(statement).Select(ReadStatement).ToList();
        var sids = statements.Where(one => one.Sid is { Length: > 0 }).Select(one => one.Sid).ToList();
        if (sids.Distinct(StringComparer.Ordinal).Count() != sids.Count)
            throw new PolicySyntaxException("Statement IDs (SID) in a single policy must be unique.");
        return new PolicyDocument(version, root.TryGetProperty("Id", out var id) ? Text(id) : null, statements);
    }

    private static Statement ReadStatement(JsonElement statement)
    {
        Require(statement.ValueKind == JsonValueKind.Object);
        Require(statement.EnumerateObject().All(member => StatementElements.Contains(member.Name)));
        Require(statement.TryGetProperty("Effect", out var effect) && Text(effect) is "Allow" or "Deny");
        var actions = ReadNames(statement, "Action", "NotAction")
            ?? throw new PolicySyntaxException("Policy statement must contain actions.");
        foreach (var action in actions.Patterns)
            if (action != "*" && !action.Contains(':', StringComparison.Ordinal))
                throw new PolicySyntaxException("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        return new Statement(
            statement.TryGetProperty("Sid", out var sid) ? Text(sid) : null,
            effect.ValueEquals("Allow"),
            ReadPrincipals(statement),
            actions,
            ReadNames(statement, "Resource", "NotResource"),
            ReadConditions(statement));
    }

    private static NameList? ReadNames(JsonElement statement, string name, string negatedName)
    {
        var isPlain = statement.TryGetProperty(name, out var plain);
        var isNegated = statement.TryGetProperty(negatedName, out var negated);
        Require(!(isPlain && isNegated));
        if (!isPlain && !isNegated) return null;
        var patterns = Each(isNegated ? negated : plain).Select(Text).ToList();
        return new NameList(isNegated, patterns);
    }

    private static StatementPrincipals? ReadPrincipals(JsonElement statement)
    {
        var isPlain = statement.TryGetProperty("Principal", out var plain);
        var isNegated = statement.TryGetProperty("NotPrincipal", out var negated);
        Require(!(isPlain && isNegated));
        if (!isPlain && !isNegated) return null;
        var element = isNegated ? negated : plain;
        if (element.ValueKind == JsonValueKind.String)
        {
            Require(element.ValueEquals("*"));
            return new StatementPrincipals(isNegated, [("AWS", "*")]);
        }
        Require(element.ValueKind == JsonValueKind.Object);
        var principals = new List<(string, string)>();
        foreach (var kind in element.EnumerateObject())
        {
            Require(kind.Name is "AWS" or "Service" or "Federated" or "CanonicalUser" or "*");
            principals.AddRange(Each(kind.Value).Select(value => (kind.Name == "*" ? "AWS" : kind.Name, Text(value))));
        }
        return new StatementPrincipals(isNegated, principals);
    }

    private static List<Condition> ReadConditions(JsonElement statement)
    {
        var conditions = new List<Condition>();
        if (!statement.TryGetProperty("Condition", out var block)) return conditions;
        Require(block.ValueKind == JsonValueKind.Object);
        foreach (var written in block.EnumerateObject())
        {
            var kind = ConditionOperator.Parse(written.Name)
                ?? throw new PolicySyntaxException($"Invalid Condition type : {written.Name}.");
            Require(written.Value.ValueKind == JsonValueKind.Object);
            foreach (var key in written.Value.EnumerateObject())
                conditions.Add(new Condition(written.Name, kind, key.Name, [.. Each(key.Value).Select(Value)]));
        }
        return conditions;
    }

    /// <summary>A list of one may be written without its brackets.</summary>
    private static IEnumerable<JsonElement> Each(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [element];

    private static string Text(JsonElement element)
    {
        Require(element.ValueKind == JsonValueKind.String);
        return element.GetString()!;
    }

    /// <summary>Condition values may be written as JSON numbers and booleans.</summary>
    private static string Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new PolicySyntaxException(SyntaxErrors),
    };

    private static void Require(bool condition)
    {
        if (!condition) throw new PolicySyntaxException(SyntaxErrors);
    }
}
