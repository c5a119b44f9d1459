using System.Data;
using Hearth.Kernel;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Aliases;

/// <summary>What AWS checks of an alias beyond the model's constraints.</summary>
internal static class AliasRules
{
    /// <exception cref="AwsError">InvalidParameterValueException: more than two versions.</exception>
    public static WeightedVersion? Additional(AliasRoutingConfiguration? routing)
    {
        var weights = routing?.AdditionalVersionWeights;
        if (weights is null || weights.Count == 0) return null;
        if (weights.Count > 1)
            throw LambdaErrors.InvalidParameterValue("Number of items in AdditionalVersionWeights cannot be greater than 1");
        var (version, weight) = weights.Single();
        return new WeightedVersion(version, weight);
    }

    /// <exception cref="AwsError">The versions do not go together (400), or one of them does not exist (404).</exception>
    public static void Check(IDbConnection connection, FunctionKey key, FunctionAlias alias)
    {
        if (alias.Additional is { } additional)
        {
            if (additional.Version == alias.FunctionVersion)
                throw LambdaErrors.InvalidParameterValue(
                    $"Invalid function version {additional.Version}. Function version {additional.Version} is already included in "
                    + "routing configuration.");
            if (alias.FunctionVersion == FunctionReference.Latest)
                throw LambdaErrors.InvalidParameterValueUntyped("$LATEST is not supported for an alias pointing to more than 1 version");
            CheckExists(connection, key, additional.Version);
        }
        CheckExists(connection, key, alias.FunctionVersion);
    }

    private static void CheckExists(IDbConnection connection, FunctionKey key, string version)
    {
        if (!FunctionSql.Exists(connection, key, version)) throw LambdaErrors.FunctionNotFound($"{key.Arn}:{version}");
    }
}
