using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>How many environments of which version a function's configurations ask for.</summary>
internal static class ProvisionedVersions
{
    /// <summary>
    /// An alias's environments are of the version that it points to; while it routes to two versions each has its share of them, and
    /// one at least.
    /// </summary>
    public static IReadOnlyDictionary<string, int> Of(FunctionResource? resource)
    {
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (qualifier, settings) in resource?.Provisioned ?? new Dictionary<string, ProvisionedConcurrencySettings>())
        {
            if (!resource!.Aliases.TryGetValue(qualifier, out var alias)) Add(qualifier, settings.Requested);
            else if (alias.Additional is not { } additional) Add(alias.FunctionVersion, settings.Requested);
            else
            {
                var second = Math.Clamp((int)Math.Round(settings.Requested * additional.Weight), 1, Math.Max(1, settings.Requested - 1));
                Add(additional.Version, second);
                if (settings.Requested > second) Add(alias.FunctionVersion, settings.Requested - second);
            }
        }

        return versions;

        void Add(string version, int count) => versions[version] = versions.GetValueOrDefault(version) + count;
    }

    /// <summary>The versions whose environments one configuration is about.</summary>
    public static IReadOnlyList<string> Behind(FunctionResource resource, string qualifier) =>
        !resource.Aliases.TryGetValue(qualifier, out var alias) ? [qualifier]
        : alias.Additional is { } additional ? [alias.FunctionVersion, additional.Version]
        : [alias.FunctionVersion];
}
