using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>
/// Which versions a function's configurations provision, and how much of each. An alias with a weight provisions both of its
/// versions, in the same proportion as it sends them invocations.
/// https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedConcurrencyConfigListItem.html
/// </summary>
internal static class ProvisionedShares
{
    /// <summary>Of all configurations of a function together, by version number.</summary>
    public static IReadOnlyDictionary<string, int> Of(FunctionResource resource) => resource.Provisioned
        .SelectMany(config => Of(resource, config.Key, config.Value.Requested))
        .GroupBy(share => share.Version, StringComparer.Ordinal)
        .ToDictionary(shares => shares.Key, shares => shares.Sum(share => share.Count), StringComparer.Ordinal);

    /// <summary>Of one configuration.</summary>
    public static IEnumerable<(string Version, int Count)> Of(FunctionResource resource, string qualifier, int requested)
    {
        if (!resource.Aliases.TryGetValue(qualifier, out var alias)) return [(qualifier, requested)];
        var second = alias.Additional is { } additional ? (int)Math.Round(requested * additional.Weight, MidpointRounding.AwayFromZero) : 0;
        return new[] { (alias.FunctionVersion, requested - second), (alias.Additional?.Version ?? "", second) }.Where(share => share.Item2 > 0);
    }
}
