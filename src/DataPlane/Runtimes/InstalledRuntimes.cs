namespace Hearth.DataPlane.Runtimes;

/// <summary>Which runtimes a machine can run, without a data plane: for `hearth doctor`.</summary>
public sealed class InstalledRuntimes(IReadOnlyDictionary<string, string> interpreterPaths)
{
    private readonly RuntimeCatalog _catalog = RuntimeCatalog.OfThisMachine(interpreterPaths, (_, _) => { });

    /// <summary>The interpreter's path (null for runtimes that need none), or the reason why there is none.</summary>
    public (string? Program, string? WhyUnavailable) Look(string runtime)
    {
        if (_catalog.WhyUnavailable(runtime) is { } reason) return (null, reason);
        return (RuntimeName.TryParse(runtime) is { Family: not RuntimeFamily.Provided } name ? _catalog.Find(name)?.Program : null, null);
    }
}
