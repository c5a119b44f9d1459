using System.Text;

namespace Hearth.Kernel.Policies;

/// <summary>
/// Puts the request's values in place of <c>${aws:username}</c> and <c>${aws:username, 'default'}</c>; <c>${*}</c>,
/// <c>${?}</c> and <c>${$}</c> are the characters themselves.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
/// </summary>
internal static class PolicyVariables
{
    /// <param name="text">A resource pattern or condition value, as it is written.</param>
    /// <param name="hasVariables">False in documents of version 2008-10-17: what looks like a variable is text there.</param>
    /// <param name="isPattern">Whether * and ? outside of variables are wildcards.</param>
    /// <returns>Null when the request lacks a variable that has no default: such a text matches nothing.</returns>
    public static string? Expand(string text, RequestContext context, bool hasVariables, bool isPattern)
    {
        if (text.AsSpan().IndexOfAny('*', '?', '$') < 0) return text;
        var expanded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var end = hasVariables && text[at] == '$' && at + 1 < text.Length && text[at + 1] == '{'
                ? text.IndexOf('}', at + 2)
                : -1;
            if (end < 0)
            {
                expanded.Append(isPattern ? AsPattern(text[at]) : text[at]);
                continue;
            }
            if (ValueOf(text[(at + 2)..end], context) is not { } value) return null;
            expanded.Append(value);
            at = end;
        }
        return expanded.ToString();
    }

    private static char AsPattern(char character) => character switch
    {
        '*' => Wildcard.Any,
        '?' => Wildcard.One,
        _ => character,
    };

    private static string? ValueOf(string variable, RequestContext context)
    {
        if (variable is "*" or "?" or "$") return variable;
        var comma = variable.IndexOf(',', StringComparison.Ordinal);
        var key = (comma < 0 ? variable : variable[..comma]).Trim();
        // A variable stands for one value: a key with several is as good as absent.
        if (context.Find(key) is [var value]) return value;
        if (comma < 0) return null;
        var given = variable[(comma + 1)..].Trim();
        return given.Length >= 2 && given[0] == '\'' && given[^1] == '\'' ? given[1..^1] : null;
    }
}
