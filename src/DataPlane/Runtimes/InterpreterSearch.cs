namespace Hearth.DataPlane.Runtimes;

/// <summary>The places where people's interpreters are. Only file names are looked at here; nothing is run.</summary>
internal sealed class InterpreterSearch(string? path, string home)
{
    /// <summary>Candidates, the likeliest first; links are followed later.</summary>
    public IEnumerable<string> Candidates(RuntimeName runtime) => runtime.Family switch
    {
        RuntimeFamily.Python => Python(runtime.Version),
        RuntimeFamily.Node => Node(runtime.Version),
        RuntimeFamily.Java => Java(),
        RuntimeFamily.Dotnet => Dotnet(),
        RuntimeFamily.Ruby => Ruby(runtime.Version),
        _ => [],
    };

    private IEnumerable<string> Python(string version)
    {
        string[] names = [$"python{version}", "python3"];
        foreach (var root in Versions($"{home}/.pyenv/versions", $"{version}.")) yield return $"{root}/bin/python{version}";
        foreach (var root in Versions($"{home}/.asdf/installs/python", $"{version}.")) yield return $"{root}/bin/python{version}";
        foreach (var name in names)
        {
            foreach (var directory in PathDirectories()) yield return $"{directory}/{name}";
            foreach (var directory in OptDirectories()) yield return $"{directory}/{name}";
        }
    }

    private IEnumerable<string> Node(string major)
    {
        foreach (var root in Versions($"{home}/.nvm/versions/node", $"v{major}.")) yield return $"{root}/bin/node";
        foreach (var root in Versions($"{home}/.asdf/installs/nodejs", $"{major}.")) yield return $"{root}/bin/node";
        string[] names = [$"node{major}", "node", "nodejs"];
        foreach (var name in names)
        {
            foreach (var directory in PathDirectories()) yield return $"{directory}/{name}";
            foreach (var directory in OptDirectories()) yield return $"{directory}/{name}";
        }
    }

    private IEnumerable<string> Java() =>
    [
        .. Folders("/usr/lib/jvm").Concat(Folders($"{home}/.sdkman/candidates/java")).Concat(Folders($"{home}/.asdf/installs/java"))
            .Select(root => $"{root}/bin/java"),
        .. Everywhere("java"),
    ];

    private IEnumerable<string> Dotnet() =>
        ["/usr/share/dotnet/dotnet", "/usr/lib/dotnet/dotnet", $"{home}/.dotnet/dotnet", .. Everywhere("dotnet")];

    private IEnumerable<string> Ruby(string version) =>
    [
        .. Versions($"{home}/.rbenv/versions", $"{version}.").Concat(Versions($"{home}/.asdf/installs/ruby", $"{version}."))
            .Select(root => $"{root}/bin/ruby"),
        .. Everywhere($"ruby{version}"),
        .. Everywhere("ruby"),
    ];

    private IEnumerable<string> Everywhere(string name) => PathDirectories().Concat(OptDirectories()).Select(directory => $"{directory}/{name}");

    private static IEnumerable<string> Folders(string root) =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root).OrderDescending(StringComparer.Ordinal) : [];

    /// <summary>A shim is a script that picks an interpreter by the directory it is called in: not an interpreter.</summary>
    private IEnumerable<string> PathDirectories()
        => (path ?? "/usr/local/bin:/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Where(directory => !directory.EndsWith("/shims")).Distinct();

    private static IEnumerable<string> OptDirectories()
        => Directory.Exists("/opt") ? Directory.EnumerateDirectories("/opt").Select(directory => $"{directory}/bin") : [];

    /// <summary>Newest first: 3.12.10 before 3.12.9.</summary>
    private static IEnumerable<string> Versions(string root, string prefix)
        => Directory.Exists(root)
            ? Directory.EnumerateDirectories(root)
                .Where(directory => Path.GetFileName(directory).StartsWith(prefix))
                .OrderByDescending(directory => Version.TryParse(Path.GetFileName(directory).TrimStart('v'), out var version) ? version : new Version(0, 0))
            : [];
}
