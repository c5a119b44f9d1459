using System.Text.Json;

namespace Hearth.Services.CloudWatch.Metrics;

/// <summary>
/// A metric's identity. Metrics with other dimensions are other metrics.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
/// </summary>
/// <param name="Dimensions">JSON: an array of [name, value], sorted by name.</param>
internal readonly record struct MetricKey(string Account, string Region, string Namespace, string Name, string Dimensions)
{
    public static MetricKey Of(string account, string region, string @namespace, string name, IEnumerable<Dimension>? dimensions) =>
        new(account, region, @namespace, name, Canonical(dimensions));

    public static string Canonical(IEnumerable<Dimension>? dimensions) => JsonSerializer.Serialize(
        (dimensions ?? []).OrderBy(dimension => dimension.Name, StringComparer.Ordinal).Select(dimension => new[] { dimension.Name, dimension.Value }));

    public static IReadOnlyList<Dimension> Parse(string dimensions) =>
        [.. JsonSerializer.Deserialize<string[][]>(dimensions)!.Select(pair => new Dimension { Name = pair[0], Value = pair[1] })];
}
