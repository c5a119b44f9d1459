using Hearth.DataPlane.Concurrency;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.DataPlane;

/// <summary>What the Host decides about the data plane. The defaults are AWS's where AWS has one.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>Directory with Hearth's runtime clients: <c>python/</c>, <c>nodejs/</c> and so on.</summary>
    public required string RuntimesDirectory { get; init; }

    /// <summary>Interpreters named by the user, runtime identifier to absolute path; they win over those found.</summary>
    public IReadOnlyDictionary<string, string> InterpreterPaths { get; init; } = new Dictionary<string, string>();

    /// <summary>Concurrent executions per account and region.</summary>
    public int AccountConcurrencyLimit { get; init; } = 1000;

    /// <summary>Environments that each function may gain on demand every 10 seconds.</summary>
    public int ScalingRate { get; init; } = AccountConcurrency.UsualScalingRate;

    /// <summary>An environment that was idle this long ends.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// An environment that has had so many invocations ends, and the next one finds another. Processes grow a little with each: glibc keeps every
    /// _X_AMZN_TRACE_ID that a Node.js or Ruby runtime has set, 128 to 180 bytes an invocation.
    /// </summary>
    public long InvocationsPerEnvironment { get; init; } = 200_000;

    /// <summary>
    /// An environment this old ends like one that has had its invocations. AWS: "every few hours". A third of the time for which the credentials
    /// of its role hold.
    /// </summary>
    public TimeSpan EnvironmentLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>An environment that was idle this long is frozen. Short enough to save power, long enough not to cost a busy function.</summary>
    public TimeSpan FreezeDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>AWS's limit of the Init phase; past it the init is redone within the invocation's own timeout.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A snapshot's Init may take this long, or the function's timeout when that is longer.</summary>
    public TimeSpan SnapStartInitTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>AWS's limit of the Restore phase, after-restore hooks included.</summary>
    public TimeSpan RestoreTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>At most so many initialised copies of one version with SnapStart wait to be restored; one unless more were wanted at once.</summary>
    public int SnapshotCopyLimit { get; init; } = 8;

    /// <summary>
    /// How long an invocation waits for an environment that has posted its response and is about to ask for the
    /// next event, before it starts another one. A little more than a CPU period of 20 ms: a small function may have to
    /// wait for its next share before it can ask.
    /// </summary>
    public TimeSpan ReturnGrace { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// At most so many sandboxes of one kind are kept ready for functions that are not known yet; how many of these depends on
    /// what was wanted in the last minutes. 0: none.
    /// </summary>
    public int PreparedSandboxLimit { get; init; } = 64;

    /// <summary>Idle environments end, oldest first, while the machine has less memory available than this. 0: never.</summary>
    public long AvailableMemoryFloorBytes { get; init; } = 256L << 20;

    /// <summary>How long <see cref="DataPlaneEngine.DisposeAsync"/> waits for running invocations.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Cores of this machine: a function that may use as many is not limited at all.</summary>
    public int MachineCores { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes of memory available on this machine; read from /proc/meminfo unless a test says otherwise.</summary>
    public Func<long>? AvailableMemory { get; init; }

    /// <summary>How long this machine's processors were idle, added up; read from /proc/uptime unless a test says otherwise.</summary>
    public Func<TimeSpan>? IdleProcessorTime { get; init; }

    /// <summary>Asks this machine to keep its idle processors awake (true), or lets them sleep again; null: it is not asked.</summary>
    public Action<bool>? KeepProcessorsAwake { get; init; }

    /// <summary>Told of every invocation, refused or run.</summary>
    public IFunctionMetrics Metrics { get; init; } = NoFunctionMetrics.Instance;

    /// <summary>
    /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN for a runtime that starts: temporary credentials of the
    /// function's role. Null: the account is the key, which an open server takes.
    /// </summary>
    public Func<EnvironmentConfig, IReadOnlyDictionary<string, string>>? CredentialsOf { get; init; }

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
