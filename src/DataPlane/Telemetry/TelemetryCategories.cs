namespace Hearth.DataPlane.Telemetry;

/// <summary>What an extension may subscribe to: "platform", "function", "extension".</summary>
[Flags]
internal enum TelemetryCategories
{
    None = 0,

    /// <summary>Events of the platform itself.</summary>
    Platform = 1,

    /// <summary>What the function prints or logs.</summary>
    Function = 2,

    /// <summary>What extensions print.</summary>
    Extension = 4,
}
