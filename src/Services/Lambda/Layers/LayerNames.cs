using System.Globalization;
using Hearth.Kernel;

namespace Hearth.Services.Lambda.Layers;

/// <summary>How callers name layers: by name or ARN, and versions by ARN.</summary>
internal static class LayerNames
{
    public static LayerKey Parse(string nameOrArn, Caller caller)
    {
        if (!Arn.TryParse(nameOrArn, out var arn)) return new LayerKey(caller.AccountId, caller.Region, nameOrArn);
        return new LayerKey(arn.AccountId, arn.Region, arn.Resource["layer:".Length..]);
    }

    /// <summary>The pattern of the member was checked before; the number may still be too large to be one.</summary>
    public static (LayerKey Key, long Version) ParseVersionArn(string versionArn)
    {
        var parts = versionArn.Split(':');
        if (!long.TryParse(parts[7], CultureInfo.InvariantCulture, out var version))
            throw LambdaErrors.InvalidParameterValue($"Invalid layer version {parts[7]}.");
        return (new LayerKey(parts[4], parts[3], parts[6]), version);
    }
}
