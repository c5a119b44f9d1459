namespace Hearth.Services.Logs.EmbeddedMetrics;

/// <summary>
/// Takes the metrics that log events carry; the Host plugs CloudWatch in. Called once the event is kept: returns at once, does no I/O,
/// and drops what is no metric, as nobody waits for an error.
/// </summary>
public interface IEmbeddedMetrics
{
    void Record(string accountId, string region, EmbeddedMetric metric);
}

/// <summary>One metric with one set of dimensions.</summary>
/// <param name="Unit">Null: none was given.</param>
/// <param name="StorageResolution">Seconds: 1 or 60.</param>
/// <param name="Values">At least one.</param>
public sealed record EmbeddedMetric(
    string Namespace, string Name, IReadOnlyList<KeyValuePair<string, string>> Dimensions, string? Unit, int StorageResolution,
    DateTimeOffset Timestamp, IReadOnlyList<double> Values);

/// <summary>For servers and tests without metrics.</summary>
internal sealed class NoEmbeddedMetrics : IEmbeddedMetrics
{
    public static readonly NoEmbeddedMetrics Instance = new();

    public void Record(string accountId, string region, EmbeddedMetric metric)
    {
    }
}
