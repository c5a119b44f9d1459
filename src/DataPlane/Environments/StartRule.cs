namespace Hearth.DataPlane.Environments;

/// <summary>When an invocation that finds no idle environment has one started for it. Pure, and shared with the forecast.</summary>
internal static class StartRule
{
    /// <summary>
    /// Late binding: whoever waits takes what is ready first. A start is needed only when more wait than there are environments
    /// on their way to them.
    /// </summary>
    /// <param name="waiting">Invocations without an environment, the new one included.</param>
    /// <param name="starting">Environments that are being started.</param>
    /// <param name="returning">Environments whose invocation is answered and whose runtime is about to ask for the next.</param>
    public static bool MustStart(int waiting, int starting, int returning) => waiting > starting + returning;
}
