using System.Text.RegularExpressions;
using Hearth.Kernel.Policies;

namespace Hearth.Services.Iam.Policies;

/// <summary>What makes a document that can be parsed a policy of its kind, with AWS's messages.</summary>
internal static partial class DocumentRules
{
    /// <exception cref="Kernel.AwsError">MalformedPolicyDocument.</exception>
    public static void CheckIdentityPolicy(string text)
    {
        foreach (var statement in Parse(text).Statements)
        {
            if (statement.Principals is not null) throw IamErrors.Malformed("Policy document should not specify a principal.");
            if (statement.Resources is not { Patterns.Count: > 0 } resources) throw IamErrors.Malformed("Policy statement must contain resources.");
            CheckActions(statement);
            foreach (var resource in resources.Patterns)
                if (resource != "*" && !resource.StartsWith("arn:", StringComparison.Ordinal) && !resource.Contains('*', StringComparison.Ordinal))
                    throw IamErrors.Malformed($"Resource {resource} must be in ARN format or \"*\".");
        }
    }

    /// <exception cref="Kernel.AwsError">MalformedPolicyDocument.</exception>
    public static void CheckTrustPolicy(string text)
    {
        foreach (var statement in Parse(text).Statements)
        {
            if (statement.Resources is not null) throw IamErrors.Malformed("Has prohibited field Resource");
            if (statement.Principals is not { Principals.Count: > 0 } principals) throw IamErrors.Malformed("Missing required field Principal");
            CheckActions(statement);
            if (!statement.Actions.Patterns.All(action => action.StartsWith("sts:", StringComparison.OrdinalIgnoreCase)))
                throw IamErrors.Malformed("AssumeRole policy may only specify STS AssumeRole actions.");
            foreach (var (kind, value) in principals.Principals)
                if (!IsPrincipal(kind, value)) throw IamErrors.Malformed($"Invalid principal in policy: \"{kind}\":\"{value}\"");
        }
    }

    /// <exception cref="Kernel.AwsError">LimitExceeded; white space does not count.</exception>
    public static void CheckSize(string text, int most, string of)
    {
        if (text.Count(character => !char.IsWhiteSpace(character)) > most)
            throw IamErrors.LimitExceeded($"Maximum policy size of {most} bytes exceeded for {of}");
    }

    private static PolicyDocument Parse(string text)
    {
        try
        {
            var document = PolicyDocument.Parse(text);
            return document.Statements.Count > 0 ? document : throw IamErrors.Malformed("Syntax errors in policy.");
        }
        catch (PolicySyntaxException error)
        {
            throw IamErrors.Malformed(error.Message);
        }
    }

    private static void CheckActions(Statement statement)
    {
        if (statement.Actions.Patterns.Count == 0) throw IamErrors.Malformed("Policy statement must contain actions.");
        if (statement.Sid is { Length: > 0 } sid && !Sid().IsMatch(sid))
            throw IamErrors.Malformed("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*");
    }

    private static bool IsPrincipal(string kind, string value) => kind switch
    {
        "AWS" => value == "*" || AwsPrincipal().IsMatch(value),
        "Service" => value.Contains('.', StringComparison.Ordinal),
        "Federated" => value.Length > 0,
        _ => false,
    };

    [GeneratedRegex(@"\A[0-9A-Za-z]*\z")]
    private static partial Regex Sid();

    [GeneratedRegex(@"\A(\d{12}|A[A-Z]{3}[A-Z0-9]{12,}|arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)/.+))\z", RegexOptions.ExplicitCapture)]
    private static partial Regex AwsPrincipal();
}
