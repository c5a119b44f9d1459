using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Functions;

/// <summary>Finds the version that a reference means.</summary>
internal sealed class FunctionLookup(FunctionStore store)
{
    /// <exception cref="Hearth.Kernel.AwsError">404 naming the ARN as it was asked for.</exception>
    public async ValueTask<FunctionVersion> FindAsync(FunctionReference reference) =>
        (reference.Version is { } version ? await store.FindAsync(reference.Key, version) : null)
        ?? throw LambdaErrors.FunctionNotFound(reference.Arn);
}
