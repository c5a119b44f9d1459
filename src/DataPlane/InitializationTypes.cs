namespace Hearth.DataPlane;

/// <summary>
/// AWS's words for how an environment was initialised: AWS_LAMBDA_INITIALIZATION_TYPE, and initializationType of platform records.
/// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#InitType
/// </summary>
public static class InitializationTypes
{
    public const string OnDemand = "on-demand";

    public const string ProvisionedConcurrency = "provisioned-concurrency";
}
