using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Runtimes;

namespace Hearth.Services.Lambda.Layers;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html</summary>
public sealed record ListLayersRequest
{
    [Query, RuntimeEnum]
    public string? CompatibleRuntime { get; init; }

    [Query, Enum("x86_64", "arm64")]
    public string? CompatibleArchitecture { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 50)]
    public int? MaxItems { get; init; }
}

public sealed record ListLayersResponse
{
    public string? NextMarker { get; init; }

    public required IReadOnlyList<LayersListItem> Layers { get; init; }
}

public sealed record LayersListItem
{
    public required string LayerName { get; init; }

    public required string LayerArn { get; init; }

    public required LayerVersionsListItem LatestMatchingVersion { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html</summary>
public sealed record ListLayerVersionsRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.LayerName)]
    public string? LayerName { get; init; }

    [Query, RuntimeEnum]
    public string? CompatibleRuntime { get; init; }

    [Query, Enum("x86_64", "arm64")]
    public string? CompatibleArchitecture { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 50)]
    public int? MaxItems { get; init; }
}

public sealed record ListLayerVersionsResponse
{
    public string? NextMarker { get; init; }

    public required IReadOnlyList<LayerVersionsListItem> LayerVersions { get; init; }
}

internal sealed class ListLayers(LayerStore store)
{
    private const int PageSize = 50;

    /// <summary>Each layer that has a matching version, with the newest such.</summary>
    public async Task<ListLayersResponse> HandleAsync(ListLayersRequest request, CallContext context)
    {
        var layers = await store.ListAsync(context.AccountId, context.Region);
        var newest = layers
            .Where(layer => Matches(layer, request.CompatibleRuntime, request.CompatibleArchitecture))
            .DistinctBy(layer => layer.Key.Name)
            .OrderBy(layer => layer.Key.Name, StringComparer.Ordinal);
        var (page, next) = PageToken.Page(newest, layer => layer.Key.Name, request.Marker, request.MaxItems ?? PageSize);
        return new ListLayersResponse
        {
            NextMarker = next,
            Layers =
            [
                .. page.Select(layer => new LayersListItem
                {
                    LayerName = layer.Key.Name,
                    LayerArn = layer.Key.Arn,
                    LatestMatchingVersion = LayerVersionsListItem.Of(layer),
                }),
            ],
        };
    }

    public async Task<ListLayerVersionsResponse> HandleVersionsAsync(ListLayerVersionsRequest request, CallContext context)
    {
        var key = LayerNames.Parse(request.LayerName!, context.Caller);
        if (key.AccountId != context.AccountId)
            throw LambdaErrors.AccessDenied(
                $"User: arn:aws:iam::{context.AccountId}:root is not authorized to perform: lambda:ListLayerVersions on resource: {key.Arn}");
        var versions = (await store.ListVersionsAsync(key))
            .Where(layer => Matches(layer, request.CompatibleRuntime, request.CompatibleArchitecture));
        var (page, next) = PageToken.Page(versions, NewestFirst, request.Marker, request.MaxItems ?? PageSize);
        return new ListLayerVersionsResponse { NextMarker = next, LayerVersions = [.. page.Select(LayerVersionsListItem.Of)] };
    }

    /// <summary>A key that sorts higher version numbers first.</summary>
    private static string NewestFirst(LayerVersion layer) => (long.MaxValue - layer.Version).ToString("D19");

    private static bool Matches(LayerVersion layer, string? runtime, string? architecture) =>
        (runtime is null || layer.CompatibleRuntimes?.Contains(runtime) == true)
        && (architecture is null || layer.CompatibleArchitectures?.Contains(architecture) == true);
}
