using Hearth.Protocols.Operations;

namespace Hearth.Services.Lambda.Layers;

/// <summary>
/// Deletes a version; one that does not exist is deleted already. Functions that have it keep working.
/// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html
/// </summary>
internal sealed class DeleteLayerVersion(LayerStore store)
{
    public async Task<NoBody> HandleAsync(LayerVersionRequest request, CallContext context)
    {
        if (request.VersionNumber < 1) throw LambdaErrors.InvalidParameterValue("Layer Version Cannot be less than 1");
        var key = LayerNames.Parse(request.LayerName!, context.Caller);
        if (key.AccountId != context.AccountId)
            throw LambdaErrors.AccessDenied(
                $"User: arn:aws:iam::{context.AccountId}:root is not authorized to perform: lambda:DeleteLayerVersion on resource: "
                + key.VersionArn(request.VersionNumber!.Value));
        await store.DeleteAsync(key, request.VersionNumber!.Value);
        return NoBody.Instance;
    }
}
