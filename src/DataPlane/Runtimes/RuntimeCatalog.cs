using System.Collections.Concurrent;

namespace Hearth.DataPlane.Runtimes;

/// <summary>
/// Finds the interpreter of a runtime when it is first needed and remembers it; a miss is looked for again, so
/// that installing an interpreter needs no restart.
/// </summary>
internal sealed class RuntimeCatalog(
    IReadOnlyDictionary<string, string> configured, InterpreterSearch search, Action<RuntimeName, Interpreter> firstFound) : IRuntimeCatalog
{
    // Lazy, so that two hundred environments that start together look once.
    private readonly ConcurrentDictionary<RuntimeName, Lazy<Interpreter?>> found = new();

    public static RuntimeCatalog OfThisMachine(IReadOnlyDictionary<string, string> configured, Action<RuntimeName, Interpreter> firstFound) => new(
        configured,
        new InterpreterSearch(
            Environment.GetEnvironmentVariable("PATH"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)),
        firstFound);

    public string? WhyUnavailable(string runtime)
    {
        if (RuntimeName.TryParse(runtime) is not { } name)
            return $"Hearth has no runtime client for {runtime} yet; it runs python3.8 to python3.14, nodejs16.x to nodejs24.x and provided.*.";
        if (name.Family == RuntimeFamily.Provided || Find(name) is not null) return null;
        if (configured.TryGetValue(runtime, out var path))
            return $"{path}, configured for {runtime}, is missing or is not {Product(name)} {name.Version}; correct the path or remove it from the configuration.";
        return name.Family == RuntimeFamily.Python
            ? $"python{name.Version} was not found on PATH, in ~/.pyenv, ~/.asdf or /opt/*/bin; install it with `pyenv install {name.Version}`"
                + $" (or your distribution's python{name.Version} package), or configure its path for {runtime}."
            : $"Node.js {name.Version} was not found on PATH, in ~/.nvm, ~/.asdf or /opt/*/bin; install it with `nvm install {name.Version}`,"
                + $" or configure its path for {runtime}.";
    }

    /// <summary>Null when the interpreter is not installed; not asked for provided.*, which needs none.</summary>
    public Interpreter? Find(RuntimeName runtime)
    {
        var entry = found.GetOrAdd(runtime, name => new Lazy<Interpreter?>(() => Search(name)));
        if (entry.Value is { } interpreter && File.Exists(interpreter.Program)) return interpreter;
        found.TryRemove(KeyValuePair.Create(runtime, entry));
        return entry.Value is null ? null : Find(runtime); // It was removed or replaced while the server ran.
    }

    private Interpreter? Search(RuntimeName runtime)
    {
        IEnumerable<string> candidates = configured.TryGetValue(runtime.Identifier, out var path) ? [path] : search.Candidates(runtime);
        foreach (var candidate in candidates)
        {
            if (Resolve(candidate) is not { } program || !HasVersion(program, runtime)) continue;
            var interpreter = new Interpreter(program);
            firstFound(runtime, interpreter);
            return interpreter;
        }

        return null;
    }

    private static string Product(RuntimeName runtime) => runtime.Family == RuntimeFamily.Python ? "Python" : "Node.js";

    /// <summary>The file behind all links, as its prefix is what gets mounted.</summary>
    private static string? Resolve(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName : null;
        }
        catch (IOException)
        {
            return null; // A circle of links, or a directory that may not be read.
        }
    }

    /// <summary>A file name promises a version; the program says which it is: "Python 3.12.1", "v20.19.1".</summary>
    private static bool HasVersion(string program, RuntimeName runtime)
    {
        var version = HostProgram.Run(program, "--version");
        return version?.StartsWith(runtime.Family == RuntimeFamily.Python ? $"Python {runtime.Version}." : $"v{runtime.Version}.") == true;
    }
}
