using System.Text.RegularExpressions;

namespace Hearth.Host.Deploy;

/// <summary>
/// Which version of a language to run: the one that the folder names in the file that version managers read, else the
/// newest that is installed here.
/// </summary>
internal sealed partial class RuntimeChoice(Func<string, bool> isInstalled)
{
    private static readonly string[] Python = ["python3.13", "python3.12", "python3.14", "python3.11", "python3.10", "python3.9"];
    private static readonly string[] Node = ["nodejs22.x", "nodejs24.x", "nodejs20.x", "nodejs18.x"];

    public string OfPython(string directory)
    {
        if (Read(directory, ".python-version") is { } text && PythonVersion().Match(text) is { Success: true } match)
            return $"python{match.Value}";
        return Array.Find(Python, isInstalled.Invoke) ?? "python3.12";
    }

    public string OfNode(string directory)
    {
        var text = Read(directory, ".nvmrc") ?? Read(directory, ".node-version");
        if (text is not null && NodeVersion().Match(text) is { Success: true } match) return $"nodejs{match.Groups["major"].Value}.x";
        return Array.Find(Node, isInstalled.Invoke) ?? "nodejs22.x";
    }

    private static string? Read(string directory, string file)
    {
        var path = Path.Combine(directory, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    [GeneratedRegex(@"^3\.\d+")]
    private static partial Regex PythonVersion();

    [GeneratedRegex(@"^v?(?<major>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex NodeVersion();
}
