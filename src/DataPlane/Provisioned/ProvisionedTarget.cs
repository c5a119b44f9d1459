using Hearth.DataPlane.Environments;

namespace Hearth.DataPlane.Provisioned;

/// <summary>
/// One version's provisioned concurrency: how many environments are asked for, how many starts are on their way, and whether
/// the last one failed. Pure: what is ready is told by the pool.
/// </summary>
/// <param name="version">What the version's environments on demand are made of.</param>
/// <param name="before">Environments of the version that this one takes over from: AWS shows those until the first of its own.</param>
internal sealed class ProvisionedTarget(EnvironmentConfig version, int before)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private int requested;
    private int starting;
    private bool hasOwn;
    private string? failure;
    private TimeSpan retryAt;

    public EnvironmentConfig Version => version;

    /// <summary>A pool of its own: environments of both kinds are never taken for each other.</summary>
    public EnvironmentConfig Config { get; } = version with
    {
        ConfigurationId = version.ConfigurationId + "#provisioned",
        InitializationType = InitializationType.ProvisionedConcurrency,
    };

    public int Requested
    {
        get { lock (gate) return requested; }
    }

    /// <summary>A new request is a new attempt, whatever failed before.</summary>
    public void Request(int count)
    {
        lock (gate) (requested, failure) = (count, null);
    }

    /// <summary>How many more starts may begin now; they count as begun.</summary>
    public int Begin(int ready, int atOnce, TimeSpan now)
    {
        lock (gate)
        {
            if (failure is not null && now < retryAt) return 0;
            var more = Math.Max(0, Math.Min(requested - ready - starting, atOnce - starting));
            starting += more;
            return more;
        }
    }

    /// <summary>A start has ended. Until a later one succeeds its failure is what the version's status says.</summary>
    public void Started(string? why, TimeSpan now)
    {
        lock (gate)
        {
            starting--;
            failure = why;
            if (why is null) hasOwn = true;
            else retryAt = now + RetryAfter;
        }
    }

    public ProvisionedStatus Describe(int ready)
    {
        lock (gate)
        {
            if (failure is not null) return new ProvisionedStatus(requested, 0, ProvisionedState.Failed, failure);
            var available = Math.Min(hasOwn ? ready : before, requested);
            return new ProvisionedStatus(requested, available, ready < requested ? ProvisionedState.InProgress : ProvisionedState.Ready, null);
        }
    }
}
