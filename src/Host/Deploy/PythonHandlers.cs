using System.Text.RegularExpressions;

namespace Hearth.Host.Deploy;

/// <summary>Finds a Python handler by the names that people give it.</summary>
internal static partial class PythonHandlers
{
    public static readonly IReadOnlyList<string> Files = ["app.py", "handler.py", "lambda_function.py", "main.py", "index.py"];

    public static FoundHandler? Find(string directory)
    {
        foreach (var file in Files)
        {
            var path = Path.Combine(directory, file);
            if (!File.Exists(path)) continue;
            var names = Definition().Matches(File.ReadAllText(path)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
            // AWS's own name first: a file with both has `handler` for something else more often than not.
            var name = names.Contains("lambda_handler") ? "lambda_handler" : names.FirstOrDefault();
            if (name is not null) return new FoundHandler(file, $"{Path.GetFileNameWithoutExtension(file)}.{name}", $"{file} defines {name}");
        }
        return null;
    }

    // A function, or a value as in `handler = Mangum(app)`; at the start of a line, else it belongs to something else.
    [GeneratedRegex(@"^(?:(?:async\s+)?def\s+(?<name>handler|lambda_handler)\s*\(|(?<name>handler|lambda_handler)\s*(?::[^=\n]+)?=[^=])", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();
}
