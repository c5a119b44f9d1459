namespace Hearth.DataPlane;

/// <summary>
/// Why an environment was initialised: the words of AWS_LAMBDA_INITIALIZATION_TYPE.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
/// </summary>
public static class InitializationType
{
    public const string OnDemand = "on-demand";

    public const string ProvisionedConcurrency = "provisioned-concurrency";

    public const string SnapStart = "snap-start";
}
