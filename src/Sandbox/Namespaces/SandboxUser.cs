namespace Hearth.Sandbox.Namespaces;

/// <summary>Who a function runs as: the name and number it has on AWS.</summary>
internal static class SandboxUser
{
    public const int Id = 993;
    public const string Name = "sbx_user1051";
    public const string HostName = "localhost";

    /// <summary>Where an extension listens for telemetry: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html#telemetry-api-destination</summary>
    public const string TelemetryHostNames = "sandbox.localdomain sandbox";
}
