using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Functions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html</summary>
public sealed record DeleteFunctionRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }
}

/// <summary>Deletes a function with everything that belongs to it, or one published version; their environments end.</summary>
internal sealed class DeleteFunction(LambdaParts parts)
{
    public async Task<NoBody> HandleAsync(DeleteFunctionRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:DeleteFunction");
        if (reference.Qualifier == FunctionReference.Latest)
            throw LambdaErrors.InvalidParameterValue("$LATEST version cannot be deleted without deleting the function.");
        if (reference.Qualifier is null) await DeleteAllAsync(reference);
        else if (reference.IsVersionNumber) await DeleteVersionAsync(reference.Key, reference.Qualifier);
        else throw LambdaErrors.InvalidParameterValue("Deletion of aliases is not currently supported.");
        parts.Provisioning.Changed(reference.Key);
        return NoBody.Instance;
    }

    private async Task DeleteAllAsync(FunctionReference reference)
    {
        var deleted = await parts.Reserved.DeleteFunctionAsync(reference.Key);
        if (deleted.Count == 0) throw LambdaErrors.FunctionNotFound(reference.Arn);
        foreach (var version in deleted) End(version);
    }

    /// <summary>AWS answers 204 for a version that does not exist, of a function that does.</summary>
    private async Task DeleteVersionAsync(FunctionKey key, string version)
    {
        var deleted = await parts.Functions.DeleteVersionAsync(key, version, resource =>
        {
            var aliases = resource.Aliases.Values.Where(alias => alias.PointsTo(version)).Select(alias => alias.Name).Order(StringComparer.Ordinal);
            var names = string.Join(", ", aliases);
            if (names.Length > 0)
                throw LambdaErrors.Conflict($"Unable to delete version because the following aliases reference it: [{names}]");
        });
        if (deleted is not null) End(deleted);
    }

    private void End(FunctionVersion version)
    {
        var key = version.Key;
        parts.DataPlane.Retire(key.AccountId, key.Region, key.Name, version.Version, currentConfigurationId: null);
        parts.Environments.Forget(version);
    }
}
