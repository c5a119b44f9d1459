using Hearth.Protocols.Operations;

namespace Hearth.Services.Lambda.Aliases;

/// <summary>
/// Deletes an alias with its policy and its settings; one that does not exist is deleted already.
/// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html
/// </summary>
internal sealed class DeleteAlias(LambdaParts parts)
{
    public async Task<NoBody> HandleAsync(AliasRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, qualifier: null, context.Caller, "lambda:DeleteAlias");
        await parts.Functions.UpdateResourceAsync(
            reference.Key, resource => resource.Aliases.ContainsKey(request.Name!) ? resource.WithoutQualifier(request.Name!) : resource);
        parts.Provisioning.Changed(reference.Key);
        return NoBody.Instance;
    }
}
