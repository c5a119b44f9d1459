using Hearth.Kernel;

namespace Hearth.Services.Lambda.CodeSigning;

/// <summary>
/// What a code signing configuration means for new code. There is no AWS Signer here, so no code is signed by a profile that
/// a configuration could trust: "Enforce" refuses it, as AWS refuses unsigned code, and "Warn" lets it in.
/// </summary>
internal sealed class CodeSigningCheck(CodeSigningStore store)
{
    /// <summary>For a new function.</summary>
    /// <exception cref="AwsError">404 when the configuration does not exist, 400 when it refuses unsigned code.</exception>
    public async Task CheckNewAsync(string? configArn)
    {
        if (configArn is null) return;
        _ = await FindAsync(configArn) ?? throw LambdaErrors.NoSuchCodeSigningConfig(configArn);
        await CheckUnsignedAsync(configArn);
    }

    /// <summary>For new code of a function that has the configuration (or none).</summary>
    /// <exception cref="AwsError">CodeVerificationFailedException.</exception>
    public async Task CheckUnsignedAsync(string? configArn)
    {
        if (configArn is null || await FindAsync(configArn) is not { UntrustedArtifactOnDeployment: "Enforce" }) return;
        throw new AwsError(
            "CodeVerificationFailedException",
            "The code signature failed one or more of the validation checks for signature mismatch or expiry, and the code signing "
            + "policy is set to ENFORCE. Lambda blocks the deployment.")
        {
            Members = new Dictionary<string, string> { ["Type"] = "User" },
        };
    }

    private Task<CodeSigningConfig?> FindAsync(string configArn) =>
        store.FindAsync(CodeSigningKey.TryParse(configArn, out var key) ? key : null);
}
