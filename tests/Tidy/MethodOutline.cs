using System.Text.RegularExpressions;

namespace Hearth.Tests.Tidy;

/// <summary>
/// Finds methods in blanked C# without a compiler: a block whose header ends in a parameter list and does not begin like a
/// statement, a type or an initializer.
/// </summary>
internal static partial class MethodOutline
{
    public static IEnumerable<(int Line, int LineCount)> Of(string code)
    {
        var open = new Stack<(int HeaderAt, bool IsMethod)>();
        var headerAt = 0;
        for (var at = 0; at < code.Length; at++)
        {
            switch (code[at])
            {
                case '{':
                    var start = headerAt + code[headerAt..at].TakeWhile(char.IsWhiteSpace).Count();
                    open.Push((start, IsMethod(code[start..at])));
                    headerAt = at + 1;
                    break;
                case '}':
                    headerAt = at + 1;
                    if (open.TryPop(out var block) && block.IsMethod)
                    {
                        var line = SourceFile.LineAt(code, block.HeaderAt);
                        yield return (line, SourceFile.LineAt(code, at) - line + 1);
                    }
                    break;
                case ';':
                    headerAt = at + 1;
                    break;
            }
        }
    }

    private static bool IsMethod(string header)
    {
        if (!header.Contains('(', StringComparison.Ordinal)) return false;
        var outside = Parameters().Replace(header, "");
        return !NotAMethod().IsMatch(outside);
    }

    [GeneratedRegex(@"\((?>[^()]+|(?<open>\()|(?<-open>\)))*\)")]
    private static partial Regex Parameters();

    /// <summary>Attributes are passed over without going back: a theory with 40 rows would else take 2^40 steps.</summary>
    [GeneratedRegex(@"=|^\s*(?>(\[[^\]]*\]\s*)*)(if|else|for|foreach|while|do|switch|using|lock|catch|try|finally|fixed|return|await|case)\b"
        + @"|\b(class|record|struct|interface|enum|namespace|new|with)\b", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex NotAMethod();
}
