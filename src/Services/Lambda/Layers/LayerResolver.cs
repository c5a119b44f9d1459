using Hearth.Kernel;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Layers;

/// <summary>Turns the layer ARNs of a function's configuration into layers, with AWS's rules about them.</summary>
internal sealed class LayerResolver(LayerStore store, LayerAccess access)
{
    private const int LayerLimit = 5;

    public async Task<IReadOnlyList<FunctionLayer>> ResolveAsync(
        IReadOnlyList<string> versionArns, FunctionArchive code, FunctionKey function, Caller caller, CancellationToken cancellation)
    {
        if (versionArns.Count > LayerLimit) throw LambdaErrors.InvalidParameterValue($"Cannot reference more than {LayerLimit} layers.");
        var named = versionArns.Select(arn => (Arn: arn, Layer: LayerNames.ParseVersionArn(arn))).ToList();
        if (named.Exists(layer => layer.Layer.Key.Region != function.Region))
            throw LambdaErrors.InvalidParameterValue(
                $"Layers are not in the same region as the function. Layers are expected to be in region {function.Region}.");
        CheckDistinct([.. named.Select(layer => layer.Layer)]);
        var layers = new List<FunctionLayer>();
        foreach (var (arn, (key, version)) in named)
        {
            cancellation.ThrowIfCancellationRequested();
            await access.CheckAsync(key, version, caller);
            var layer = await store.FindAsync(key, version)
                ?? throw LambdaErrors.InvalidParameterValue($"Layer version {arn} does not exist.");
            layers.Add(new FunctionLayer(layer.Arn, layer.Sha256Hex, layer.CodeSize, layer.UnzippedSize));
        }
        CheckTotalSize(code, layers);
        return layers;
    }

    /// <summary>The function and its layers together may not unzip to more than 250 MB.</summary>
    public static void CheckTotalSize(FunctionArchive code, IReadOnlyList<FunctionLayer> layers)
    {
        var total = code.UnzippedSize + layers.Sum(layer => layer.UnzippedSize);
        if (total > CodeArchives.UnzippedLimitBytes)
            throw LambdaErrors.InvalidParameterValue(
                $"Function code combined with layers exceeds the maximum allowed size of {CodeArchives.UnzippedLimitBytes} bytes. "
                + $"The actual size is {total} bytes.");
    }

    private static void CheckDistinct(IReadOnlyList<(LayerKey Key, long Version)> layers)
    {
        for (var second = 1; second < layers.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                if (layers[first].Key != layers[second].Key) continue;
                throw LambdaErrors.InvalidParameterValue(
                    "Two different versions of the same layer are not allowed to be referenced in the same function. "
                    + $"{layers[first].Key.VersionArn(layers[first].Version)} and "
                    + $"{layers[second].Key.VersionArn(layers[second].Version)} are versions of the same layer.");
            }
        }
    }
}
