using System.Net;

namespace Hearth.Host.Server;

/// <summary>What `hearth serve` was asked for.</summary>
internal sealed record ServerOptions
{
    public required IPEndPoint Listen { get; init; }

    /// <summary>Where everything that must survive a restart is kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>"sandbox" or "process".</summary>
    public string Isolation { get; init; } = "sandbox";

    /// <summary>Interpreters named by the user, runtime identifier to absolute path.</summary>
    public IReadOnlyDictionary<string, string> Interpreters { get; init; } = new Dictionary<string, string>();

    /// <summary>How long an environment is kept after its last invocation.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a function may stand still while somebody looks at it with a debugger: its initialisation, its idleness
    /// without being frozen, its way back from an answer. Null for AWS's own times.
    /// </summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>"none", or "aws": the management API then has AWS's limits on its rate of calls.</summary>
    public string Limits { get; init; } = "none";

    /// <summary>The OpenTelemetry collector that gets every span; null for none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>"loopback": SNS posts to HTTP subscribers on this machine only; "any": to everybody's.</summary>
    public string HttpSubscribers { get; init; } = "loopback";

    /// <summary>"open": any credentials are taken; "enforce": signatures are verified and policies decide.</summary>
    public string Auth { get; init; } = "open";

    /// <summary>Whether an open server may listen where others can reach it.</summary>
    public bool IsInsecureAllowed { get; init; }

    /// <summary>The certificate and its key, PEM files; null: plain HTTP.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Concurrent executions per account and region.</summary>
    public int AccountConcurrency { get; init; } = 1000;

    /// <summary>Environments that each function may gain on demand every 10 seconds.</summary>
    public int ScalingRate { get; init; } = 1000;

    /// <summary>At most so many sandboxes of one kind are kept ready for functions that start.</summary>
    public int PreparedSandboxes { get; init; } = 64;

    /// <summary>"awake": idle processors do not sleep while invocations follow each other closely; "sleep": the machine decides.</summary>
    public string IdleProcessors { get; init; } = "awake";
}

internal sealed record TlsFiles(string CertificatePath, string KeyPath);
