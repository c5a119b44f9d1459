using Hearth.DataPlane;

namespace Hearth.Host.Develop;

/// <summary>
/// A function whose code is a folder of this machine, as it is after the last save. Each save is a configuration of its own
/// to the data plane, so that by its own rule no invocation meets an environment with older code.
/// </summary>
/// <param name="variables">Set on top of the function's own, for a debugger.</param>
/// <param name="timeout">Instead of the function's own; null leaves that.</param>
internal sealed class FolderCode(string directory, IReadOnlyDictionary<string, string> variables, TimeSpan? timeout)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _saving;
    private int _save;

    public string Directory { get; } = directory;

    /// <summary>Files are being written: whoever invokes now means the code that is about to be there, and waits for it.</summary>
    public void BeginSave()
    {
        lock (_gate) _saving ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The files are whole again, and are new code.</summary>
    public void Renew()
    {
        lock (_gate) _save++;
    }

    /// <summary>Lets the invocations go on that waited.</summary>
    public void EndSave()
    {
        TaskCompletionSource? saved;
        lock (_gate) (saved, _saving) = (_saving, null);
        saved?.SetResult();
    }

    /// <summary>Completes when no save is going on.</summary>
    public Task WhenQuietAsync(CancellationToken cancellation)
    {
        lock (_gate) return _saving?.Task.WaitAsync(cancellation) ?? Task.CompletedTask;
    }

    /// <summary>What the data plane runs instead of the archive that was deployed.</summary>
    public EnvironmentConfig Apply(EnvironmentConfig config)
    {
        int save;
        lock (_gate) save = _save;
        return config with
        {
            ConfigurationId = $"{config.ConfigurationId}#save-{save}",
            CodeDirectory = Directory,
            Timeout = timeout ?? config.Timeout,
            Variables = variables.Count == 0 ? config.Variables : Together(config.Variables),
        };
    }

    private Dictionary<string, string> Together(IReadOnlyDictionary<string, string> own)
    {
        var both = new Dictionary<string, string>(own, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
            both[name] = name == NodeOptions && own.TryGetValue(name, out var asked) ? $"{asked} {value}" : value;
        return both;
    }

    private const string NodeOptions = "NODE_OPTIONS";
}
