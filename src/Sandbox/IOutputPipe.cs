namespace Hearth.Sandbox;

/// <summary>
/// What <see cref="ISandboxProcess.Output"/> and <see cref="ISandboxProcess.FramedLog"/> are besides streams: a
/// reader can take what has been written so far without waiting. A function's log must be complete when its
/// invocation ends, and reading what is there costs no wake-up.
/// </summary>
public interface IOutputPipe
{
    /// <summary>Bytes read, 0 at the end, null when nothing has been written since.</summary>
    int? TryRead(Span<byte> buffer);

    /// <summary>Completes when <see cref="TryRead"/> has something to say. One caller at a time.</summary>
    Task WaitForMoreAsync();
}
