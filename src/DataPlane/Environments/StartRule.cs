namespace Hearth.DataPlane.Environments;

/// <summary>When an invocation that finds no idle environment has one started for it, and when a start begins. Pure, and shared with the forecast.</summary>
internal static class StartRule
{
    /// <summary>How often it is looked whether more starts may begin, while some wait.</summary>
    public static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    // About what the start of a small function costs, and the kernel's unit of idle time.
    private static readonly TimeSpan ProcessorTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Late binding: whoever waits takes what is ready first. A start is needed only when more wait than there are environments
    /// on their way to them.
    /// </summary>
    /// <param name="waiting">Invocations without an environment, the new one included.</param>
    /// <param name="starting">Environments that are being started.</param>
    /// <param name="returning">Environments whose invocation is answered and whose runtime is about to ask for the next.</param>
    public static bool MustStart(int waiting, int starting, int returning) => waiting > starting + returning;

    /// <summary>Asked again when its turn has come: in a burst, environments that became free have by then served those that waited.</summary>
    /// <param name="starting">This one included.</param>
    public static bool IsNeeded(int waiting, int starting) => starting <= waiting;

    /// <summary>Starts that run at once whatever they do: two per core, as a start also waits a little for its processes.</summary>
    public static int AtOnce(int cores) => 2 * cores;

    /// <summary>
    /// How many more may begin: as many as would have fitted into the time that processors were idle. One at least every 100 ms, so that initialisations
    /// that use a processor for seconds hold up nobody for that long.
    /// </summary>
    /// <param name="idle">Of all processors, since it was last asked.</param>
    /// <param name="sinceLast">Since a start has begun.</param>
    public static int MoreAtOnce(TimeSpan idle, TimeSpan sinceLast)
        => idle >= ProcessorTime ? (int)(idle / ProcessorTime) : sinceLast >= Patience ? 1 : 0;
}
