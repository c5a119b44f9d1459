using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane.Extensions;

/// <summary>Error answers of the Extensions API, in the words of AWS's runtime interface emulator.</summary>
internal static class ExtensionRefusal
{
    private const int Forbidden = 403;

    public static readonly Refusal EmptyName = new(Forbidden, "Extension.InvalidExtensionName", "Empty extension name");

    public static readonly Refusal MissingIdentifier = new(
        Forbidden, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header");

    public static readonly Refusal InvalidIdentifier = new(
        Forbidden, "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier");

    public static readonly Refusal RegistrationClosed = new(
        Forbidden, "Extension.RegistrationClosed", "Extension registration closed already");

    public static readonly Refusal NameTaken = new(
        Forbidden, "Extension.InvalidExtensionState", "Extension with this name already registered");

    public static readonly Refusal TooMany = new(
        Forbidden, "Extension.TooManyExtensions", $"Extension limit ({ExtensionSet.MaximumCount}) reached");

    public static readonly Refusal NoErrorType = new(
        Forbidden, "Extension.MissingHeader", $"{ExtensionErrorHandler.TypeHeader} not found");

    public static Refusal Unknown(string id) => new(Forbidden, "Extension.UnknownExtensionIdentifier", $"Unknown extension {id}");

    public static Refusal InvalidRequest(string message) => new(Forbidden, "InvalidRequestFormat", message);

    /// <param name="isKnown">SHUTDOWN is an event, but not one for an internal extension, whose runtime gets a SIGTERM instead.</param>
    public static Refusal InvalidEvent(string name, bool isKnown) => new(
        Forbidden,
        "Extension.InvalidEventType",
        $"{name}: {(isKnown ? "ShutdownEventNotSupportedForInternalExtension" : "ErrorInvalidEventType")}");

    public static Refusal IllegalMove(ExtensionState from, ExtensionState to, string extension) => new(
        Forbidden,
        "Extension.InvalidExtensionState",
        $"State transition from {from} to {to} failed for extension {extension}. Error: State transition is not allowed");
}
