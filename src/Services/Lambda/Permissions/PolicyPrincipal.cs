using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>Whom a statement lets in.</summary>
/// <param name="Kind">"*", "AWS" or "Service".</param>
/// <param name="Value">"*", an IAM ARN, or a service principal such as "s3.amazonaws.com".</param>
internal sealed partial record PolicyPrincipal(string Kind, string Value)
{
    public static readonly PolicyPrincipal Everyone = new("*", "*");

    /// <summary>Of the Principal member of a request; null when it is none that AWS takes.</summary>
    public static PolicyPrincipal? Parse(string text)
    {
        if (text == "*") return Everyone;
        if (Account().IsMatch(text)) return new PolicyPrincipal("AWS", $"arn:aws:iam::{text}:root");
        if (Identity().IsMatch(text)) return new PolicyPrincipal("AWS", text);
        return Service().IsMatch(text) ? new PolicyPrincipal("Service", text) : null;
    }

    public void Write(Utf8JsonWriter writer)
    {
        if (Kind == "*")
        {
            writer.WriteString("Principal", "*");
            return;
        }
        writer.WriteStartObject("Principal");
        writer.WriteString(Kind, Value);
        writer.WriteEndObject();
    }

    [GeneratedRegex(@"\A\d{12}\z", RegexOptions.None, 1000)]
    private static partial Regex Account();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)/.+)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identity();

    /// <summary>Amazon.com is the domain of one service: alexa-appkit.amazon.com.</summary>
    [GeneratedRegex(@"\A[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazon\.com)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Service();
}
