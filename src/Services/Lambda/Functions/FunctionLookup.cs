using Hearth.Services.Lambda.Aliases;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Functions;

/// <summary>Finds the version that a reference means; an alias means the version that it points to.</summary>
internal sealed class FunctionLookup(FunctionStore store, Random random)
{
    /// <exception cref="Hearth.Kernel.AwsError">404 naming the ARN as it was asked for.</exception>
    public async ValueTask<FunctionVersion> FindAsync(FunctionReference reference) =>
        await TryFindAsync(reference) ?? throw LambdaErrors.FunctionNotFound(reference.Arn);

    /// <summary>Null when the function, the version or the alias does not exist.</summary>
    public async ValueTask<FunctionVersion?> TryFindAsync(FunctionReference reference)
    {
        var version = reference.Version ?? (await FindAliasAsync(reference))?.FunctionVersion;
        return version is null ? null : await store.FindAsync(reference.Key, version);
    }

    /// <summary>
    /// The version that this one invocation runs: an alias with a weight sends that share of them to its second version.
    /// Null when there is no such alias.
    /// </summary>
    public async ValueTask<string?> PickVersionAsync(FunctionReference reference) =>
        reference.Version ?? (await FindAliasAsync(reference))?.Pick(random.NextDouble());

    public async ValueTask<FunctionAlias?> FindAliasAsync(FunctionReference reference) =>
        reference.Qualifier is { } name ? (await store.FindResourceAsync(reference.Key))?.Aliases.GetValueOrDefault(name) : null;
}
