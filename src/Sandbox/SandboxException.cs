namespace Hearth.Sandbox;

/// <summary>The kernel or the machine refused something; the message says what, where, and how to mend it.</summary>
public sealed class SandboxException(string message, Exception? cause = null) : Exception(message, cause);
