using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// One thing to measure. It is prepared once, then goes through the rounds, in each of which both sides of every
/// comparison are measured one after the other, so that a slow minute of the machine strikes both.
/// </summary>
internal abstract class Measure(string name) : IAsyncDisposable
{
    private readonly Stack<ServedProcess> _servers = new();

    /// <summary>What --only matches.</summary>
    public string Name { get; } = name;

    public abstract IReadOnlyList<Comparison> Comparisons { get; }

    /// <exception cref="NotMeasuredException">This machine lacks something.</exception>
    public abstract Task PrepareAsync();

    public abstract Task RoundAsync();

    /// <summary>After the last round, for figures that need all samples at once.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>Stops every server, also when one of them has something to complain about.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        Exception? first = null;
        foreach (var server in _servers)
        {
            try
            {
                await server.DisposeAsync();
            }
            catch (BenchException error)
            {
                first ??= error;
            }
        }
        if (first is not null) throw first;
    }

    /// <summary>What the servers of this measure have printed so far.</summary>
    public string ServerOutput => string.Concat(_servers.Select(server => server.Output));

    /// <summary>Takes down a server at the end, the last one first.</summary>
    protected T Own<T>(T server)
        where T : ServedProcess
    {
        _servers.Push(server);
        return server;
    }
}
