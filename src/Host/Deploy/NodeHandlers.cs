using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hearth.Host.Commands;

namespace Hearth.Host.Deploy;

/// <summary>Finds a Node.js handler: package.json's main, else index.mjs, index.js or index.cjs, whichever exports `handler`.</summary>
internal static partial class NodeHandlers
{
    public static readonly IReadOnlyList<string> Files = ["index.mjs", "index.js", "index.cjs", "handler.mjs", "handler.js", "app.mjs", "app.js"];

    public static FoundHandler? Find(string directory)
    {
        foreach (var file in (string[])[.. PackageMain(directory), .. Files])
        {
            var path = Path.Combine(directory, file);
            if (!File.Exists(path) || !Exports().IsMatch(File.ReadAllText(path))) continue;
            var module = file[..^Path.GetExtension(file).Length].Replace('\\', '/');
            return new FoundHandler(file, $"{module}.handler", $"{file} exports handler");
        }
        return null;
    }

    /// <summary>The file that package.json names, when it lies in the folder; Node lets it leave the ending out.</summary>
    private static IEnumerable<string> PackageMain(string directory)
    {
        var path = Path.Combine(directory, "package.json");
        if (!File.Exists(path)) return [];
        string? main;
        try
        {
            main = (JsonNode.Parse(File.ReadAllText(path)) as JsonObject)?["main"]?.GetValue<string>();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new CommandException($"{path}: {error.Message}");
        }
        if (main is null) return [];
        var relative = Path.GetRelativePath(directory, Path.GetFullPath(Path.Combine(directory, main)));
        if (relative.StartsWith("..", StringComparison.Ordinal)) return [];
        return Path.HasExtension(relative) ? [relative] : [$"{relative}.js", $"{relative}/index.js"];
    }

    [GeneratedRegex(
        @"^\s*export\s+(const|let|var|async\s+function|function)\s*\*?\s*handler\b"
        + @"|^\s*export\s*\{[^}]*\bhandler\b"
        + @"|\bexports\.handler\s*="
        + @"|\bmodule\.exports\s*=\s*\{[^}]*\bhandler\b",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Exports();
}
