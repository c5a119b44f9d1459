using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.SnapStart;

/// <summary>
/// With what SnapStart goes together. https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html, "Supported features and limitations"
/// </summary>
internal static class SnapStartRules
{
    private const int EphemeralStorageLimitMb = 512;

    private static readonly HashSet<string> OfAws = new(StringComparer.Ordinal)
    {
        "java11", "java17", "java21", "java25", "python3.12", "python3.13", "python3.14", "dotnet8", "dotnet10",
    };

    /// <summary>The settings, when they may be.</summary>
    /// <exception cref="Hearth.Kernel.AwsError">InvalidParameterValueException.</exception>
    public static FunctionSettings Checked(FunctionSettings settings)
    {
        if (!settings.AppliesSnapStart) return settings;
        if (!OfAws.Contains(settings.Runtime))
            throw LambdaErrors.InvalidParameterValue($"{settings.Runtime} is not supported for SnapStart enabled functions.");
        if (settings.EphemeralStorageSize > EphemeralStorageLimitMb)
            throw LambdaErrors.InvalidParameterValue(
                $"Ephemeral storage greater than {EphemeralStorageLimitMb} MB is not supported for SnapStart enabled functions.");
        return settings;
    }
}
