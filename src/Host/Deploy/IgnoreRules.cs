using System.Text;
using System.Text.RegularExpressions;

namespace Hearth.Host.Deploy;

/// <summary>
/// What of a folder is not code: the leavings of tools, and what a file in .gitignore's form says. .hearthignore is read when
/// there is one, else .gitignore, but for node_modules, which repositories leave out and functions need. Only the file at
/// the folder's root is read. https://git-scm.com/docs/gitignore
/// </summary>
internal sealed class IgnoreRules
{
    public const string OwnFile = ".hearthignore";

    private static readonly string[] Always =
    [
        ".git", ".hg", ".svn", "__pycache__", "*.pyc", ".venv", "venv/", ".tox", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".DS_Store",
        ".idea", ".vscode", ".aws-sam", ".serverless", "cdk.out", OwnFile, ".gitignore", HearthJson.FileName,
    ];

    private readonly List<Rule> _rules;
    private readonly bool _keepsNodeModules;

    private IgnoreRules(IEnumerable<string> lines, bool keepsNodeModules, string? source)
    {
        _rules = [.. Always.Concat(lines).Select(Rule.Parse).OfType<Rule>()];
        (_keepsNodeModules, Source) = (keepsNodeModules, source);
    }

    /// <summary>The file that was read; null when there is none.</summary>
    public string? Source { get; }

    public static IgnoreRules Read(string directory)
    {
        foreach (var name in (string[])[OwnFile, ".gitignore"])
        {
            var path = Path.Combine(directory, name);
            if (File.Exists(path)) return new IgnoreRules(File.ReadAllLines(path), name != OwnFile, name);
        }
        return Of();
    }

    public static IgnoreRules Of(params string[] lines) => new(lines, keepsNodeModules: true, source: null);

    /// <summary>Rules that may leave out node_modules too.</summary>
    public static IgnoreRules OfAll(IEnumerable<string> lines) => new(lines, keepsNodeModules: false, source: null);

    /// <summary>Whether the path itself is left out; whoever walks a tree asks for each folder before it goes in.</summary>
    /// <param name="path">Relative, with slashes.</param>
    public bool Excludes(string path, bool isDirectory)
    {
        var excluded = false;
        // The last rule that fits decides, so that !name can take something back.
        foreach (var rule in _rules)
            if (rule.Fits(path, isDirectory)) excluded = !rule.IsNegated;
        return excluded && !(_keepsNodeModules && IsNodeModules(path));
    }

    /// <summary>Whether the path or a folder above it is left out.</summary>
    public bool ExcludesWithParents(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            if (Excludes(path[..slash], isDirectory: true)) return true;
        return Excludes(path, isDirectory: false);
    }

    // What lies in node_modules is somebody's published package, whose files may have names that the repository ignores.
    private static bool IsNodeModules(string path) => path.Split('/') is var parts && Array.IndexOf(parts, "node_modules") is var at and >= 0
        && !parts.Skip(at).Any(part => part is ".git");

    private sealed record Rule(Regex Pattern, bool IsNegated, bool OnlyDirectories)
    {
        public bool Fits(string path, bool isDirectory) => (isDirectory || !OnlyDirectories) && Pattern.IsMatch(path);

        /// <summary>Null for blank lines and comments.</summary>
        public static Rule? Parse(string line)
        {
            var text = line.TrimEnd();
            if (text.Length == 0 || text[0] == '#') return null;
            var isNegated = text[0] == '!';
            if (isNegated || text.StartsWith(@"\#", StringComparison.Ordinal) || text.StartsWith(@"\!", StringComparison.Ordinal)) text = text[1..];
            var onlyDirectories = text.EndsWith('/');
            text = text.TrimEnd('/');
            if (text.Length == 0) return null;
            // A slash anywhere but at the end ties a pattern to the root; without one it fits at every depth.
            var isAnchored = text.Contains('/', StringComparison.Ordinal);
            return new Rule(new Regex(Translate(text.TrimStart('/'), isAnchored), RegexOptions.CultureInvariant), isNegated, onlyDirectories);
        }

        private static string Translate(string glob, bool isAnchored)
        {
            var regex = new StringBuilder(isAnchored ? "^" : "^(?:.*/)?");
            for (var i = 0; i < glob.Length; i++)
            {
                var rest = glob.AsSpan(i);
                if (rest.StartsWith("**/")) (_, i) = (regex.Append("(?:.*/)?"), i + 2);
                else if (rest is "**") (_, i) = (regex.Append(".*"), i + 1);
                else if (rest[0] == '*') regex.Append("[^/]*");
                else if (rest[0] == '?') regex.Append("[^/]");
                else if (rest[0] == '[' && rest[1..].IndexOf(']') is var end and > 0) (_, i) = (AppendClass(regex, rest[1..(end + 1)]), i + end + 1);
                else if (rest[0] == '\\' && rest.Length > 1) regex.Append(Regex.Escape(glob[++i].ToString()));
                else regex.Append(Regex.Escape(glob[i].ToString()));
            }
            return regex.Append('$').ToString();
        }

        private static StringBuilder AppendClass(StringBuilder regex, ReadOnlySpan<char> members)
        {
            var isNegated = members[0] is '!' or '^';
            var inner = (isNegated ? members[1..] : members).ToString().Replace(@"\", @"\\").Replace("[", @"\[");
            return regex.Append(isNegated ? "[^" : "[").Append(inner).Append(']');
        }
    }
}
