using Hearth.Kernel;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.EventInvoke;

/// <summary>
/// Where results may go: queues, topics, buses, functions; failures also to buckets. Functions are looked up; whether the
/// others exist shows at delivery.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </summary>
internal sealed class DestinationRules(FunctionStore functions)
{
    private static readonly HashSet<string> ForSuccess = new(StringComparer.Ordinal) { "sqs", "sns", "events", "lambda" };

    private static readonly HashSet<string> ForFailure = new(ForSuccess, StringComparer.Ordinal) { "s3" };

    /// <exception cref="AwsError">InvalidParameterValueException in AWS's words.</exception>
    public async ValueTask CheckAsync(DestinationConfig config, FunctionKey function)
    {
        await CheckAsync(config.OnSuccess?.Destination, ForSuccess, config, function);
        await CheckAsync(config.OnFailure?.Destination, ForFailure, config, function);
    }

    private async ValueTask CheckAsync(string? text, HashSet<string> services, DestinationConfig config, FunctionKey function)
    {
        if (string.IsNullOrEmpty(text)) return;
        if (!Arn.TryParse(text, out var arn) || !services.Contains(arn.Service))
            throw LambdaErrors.InvalidParameterValue($"The provided destination config {Print(config)} is invalid.");
        if (arn.Service != "lambda") return;
        var parts = arn.Resource.Split(':');
        var key = new FunctionKey(arn.AccountId, arn.Region, parts.ElementAtOrDefault(1) ?? "");
        if (key == function) throw LambdaErrors.InvalidParameterValue("You can't specify the function as a destination for itself.");
        if (parts[0] != "function" || await functions.FindResourceAsync(key) is null)
            throw LambdaErrors.InvalidParameterValue($"The destination ARN {text} is invalid.");
    }

    /// <summary>As AWS's Java prints it.</summary>
    private static string Print(DestinationConfig config) =>
        $"DestinationConfig(onSuccess={Print("OnSuccess", config.OnSuccess)}, onFailure={Print("OnFailure", config.OnFailure)})";

    private static string Print(string name, EventDestination? destination) =>
        destination is null ? "null" : $"{name}(destination={destination.Destination ?? "null"})";
}
