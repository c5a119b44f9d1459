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
            return $"Hearth has no runtime client for {runtime} yet; it runs {RuntimeName.Known}.";
        if (name.Family == RuntimeFamily.Provided || Find(name) is not null) return null;
        return configured.TryGetValue(runtime, out var path) ? RuntimeAdvice.Wrong(name, path) : RuntimeAdvice.NotFound(name);
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
            if (Resolve(candidate) is not { } program || !InterpreterVersion.Is(program, runtime, isConfigured: path is not null)) continue;
            var interpreter = new Interpreter(program, runtime.Family);
            firstFound(runtime, interpreter);
            return interpreter;
        }

        return null;
    }

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
}
