using Hearth.Sandbox;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>What became of an event (or of an initialisation) that was handed to a runtime.</summary>
internal abstract record RuntimeAnswer
{
    /// <summary>POST response: the payload, empty when it went to the caller's stream.</summary>
    public sealed record Response(ReadOnlyMemory<byte> Payload) : RuntimeAnswer;

    /// <summary>POST error, POST init/error, or an error in the trailers of a stream: the runtime's own JSON.</summary>
    public sealed record Error(string ErrorType, string ErrorMessage, ReadOnlyMemory<byte> Payload) : RuntimeAnswer;

    /// <summary>The response was larger than Lambda takes.</summary>
    public sealed record ResponseTooLarge : RuntimeAnswer;

    public sealed record TimedOut : RuntimeAnswer;

    /// <summary>The runtime process ended without an answer.</summary>
    public sealed record Exited(ProcessExit Exit, bool OutOfMemory) : RuntimeAnswer;

    /// <summary>An extension ended, or could not be started: "Extension.Crash" and its like.</summary>
    public sealed record ExtensionFailed(string ErrorType, string Message) : RuntimeAnswer;

    /// <summary>There was nothing to run: no bootstrap, or one that cannot be executed.</summary>
    public sealed record InvalidEntrypoint(string Message) : RuntimeAnswer;
}
