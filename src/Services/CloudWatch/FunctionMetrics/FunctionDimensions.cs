using Hearth.DataPlane;
using Hearth.Services.CloudWatch.Metrics;

namespace Hearth.Services.CloudWatch.FunctionMetrics;

/// <summary>
/// Lambda's dimensions: all functions together, FunctionName, FunctionName and Resource (function and qualifier as invoked), and
/// for an alias ExecutedVersion. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
/// </summary>
internal static class FunctionDimensions
{
    public static IEnumerable<IReadOnlyList<Dimension>> Of(FunctionMetric metric, string? functionName, string? invokedArn, string? executedVersion)
    {
        if (functionName is null)
        {
            yield return [];
            yield break;
        }
        var function = new Dimension { Name = "FunctionName", Value = functionName };
        // Of a version, how much runs at once says nothing of the whole function: that is measured by itself.
        var isOfVersionOnly = invokedArn is not null
            && (metric is FunctionMetric.ProvisionedConcurrentExecutions or FunctionMetric.ProvisionedConcurrencyUtilization);
        if (!isOfVersionOnly) yield return [function];
        if (invokedArn is null) yield break;
        if (!isOfVersionOnly) yield return [];
        var qualifier = invokedArn.Split(':') is [_, _, _, _, _, _, _, var given] ? given : null;
        var resource = new Dimension { Name = "Resource", Value = qualifier is null ? functionName : $"{functionName}:{qualifier}" };
        yield return [function, resource];
        if (qualifier is not null && executedVersion is not null && qualifier != executedVersion)
            yield return [function, resource, new Dimension { Name = "ExecutedVersion", Value = executedVersion }];
    }

    public static string UnitOf(FunctionMetric metric) => metric switch
    {
        FunctionMetric.Duration or FunctionMetric.AsyncEventAge or FunctionMetric.IteratorAge => "Milliseconds",
        FunctionMetric.ProvisionedConcurrencyUtilization => "None",
        _ => "Count",
    };
}
