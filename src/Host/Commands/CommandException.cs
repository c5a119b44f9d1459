namespace Hearth.Host.Commands;

/// <summary>A command cannot do what it was asked for; the message is for the user and says what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);
