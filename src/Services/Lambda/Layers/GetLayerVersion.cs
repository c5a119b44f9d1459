using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Archives;

namespace Hearth.Services.Lambda.Layers;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html</summary>
public sealed record LayerVersionRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.LayerName)]
    public string? LayerName { get; init; }

    [Uri, Required]
    public long? VersionNumber { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html</summary>
public sealed record GetLayerVersionByArnRequest
{
    [Query, Required, Length(1, 140), Pattern(LambdaPatterns.LayerVersionArn)]
    public string? Arn { get; init; }
}

internal sealed class GetLayerVersion(LayerStore store, LayerAccess access, ArchiveLinks links)
{
    public Task<LayerVersionResponse> HandleAsync(LayerVersionRequest request, CallContext context)
    {
        if (request.VersionNumber < 1) throw LambdaErrors.InvalidParameterValue("Layer Version Cannot be less than 1");
        return FindAsync(LayerNames.Parse(request.LayerName!, context.Caller), request.VersionNumber!.Value, context);
    }

    public Task<LayerVersionResponse> HandleByArnAsync(GetLayerVersionByArnRequest request, CallContext context)
    {
        var (key, version) = LayerNames.ParseVersionArn(request.Arn!);
        return FindAsync(key, version, context);
    }

    private async Task<LayerVersionResponse> FindAsync(LayerKey key, long version, CallContext context)
    {
        await access.CheckAsync(key, version, context.Caller);
        var layer = await store.FindAsync(key, version) ?? throw LambdaErrors.NoSuchResource();
        return LayerVersionResponse.Of(layer, links, context.Http.Request);
    }
}
