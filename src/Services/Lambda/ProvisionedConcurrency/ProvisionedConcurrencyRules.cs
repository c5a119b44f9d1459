using Hearth.Kernel;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>
/// What AWS checks of a provisioned concurrency configuration.
/// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
/// </summary>
internal static class ProvisionedConcurrencyRules
{
    /// <summary>A version and an alias that points to it cannot both be provisioned.</summary>
    public static void CheckOverlap(FunctionResource resource, string qualifier)
    {
        if (resource.Aliases.TryGetValue(qualifier, out var alias) && resource.Provisioned.ContainsKey(alias.FunctionVersion))
            throw LambdaErrors.Conflict("Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version");
        if (resource.Provisioned.Keys.Any(other => resource.Aliases.TryGetValue(other, out var pointing) && pointing.FunctionVersion == qualifier))
            throw LambdaErrors.Conflict("Version is pointed by a Provisioned Concurrency alias");
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html: a version has the one or the other. The text is ours.</summary>
    public static void CheckSnapStart(FunctionVersion function)
    {
        if (function.Settings.SnapStartApplyOn != "None")
            throw LambdaErrors.InvalidParameterValue("Provisioned Concurrency is not supported for functions with SnapStart enabled.");
    }

    /// <summary>All of a function's configurations together stay within its reservation, or within what the account has unreserved.</summary>
    public static void CheckAmount(FunctionResource resource, string qualifier, int requested, int unreserved)
    {
        var total = Total(resource) - (resource.Provisioned.GetValueOrDefault(qualifier)?.Requested ?? 0) + requested;
        if (resource.ReservedConcurrentExecutions is { } reserved)
        {
            if (total > reserved)
                throw LambdaErrors.InvalidParameterValue(
                    "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function");
        }
        else if (total > unreserved)
        {
            throw LambdaErrors.InvalidParameterValue(
                $"Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [{unreserved}].");
        }
        else if (unreserved - total < ReservedConcurrency.UnreservedMinimum)
        {
            throw LambdaErrors.InvalidParameterValue(
                "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of "
                + $"[{ReservedConcurrency.UnreservedMinimum}].");
        }
    }

    /// <summary>The other way round: a reservation must leave room for what is provisioned. The two blanks are AWS's.</summary>
    public static void CheckReservation(FunctionResource resource, int? reserved)
    {
        var total = Total(resource);
        if (reserved < total)
            throw LambdaErrors.InvalidParameterValue(
                $"ReservedConcurrentExecutions  {reserved} should not be lower than function's total provisioned concurrency [{total}].");
    }

    public static AwsError NotFound() => new(
        "ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function", 404)
    {
        Members = new Dictionary<string, string> { ["Type"] = "User" },
    };

    private static int Total(FunctionResource resource) => resource.Provisioned.Values.Sum(config => config.Requested);
}
