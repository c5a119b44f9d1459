using Hearth.DataPlane.Provisioned;

namespace Hearth.DataPlane;

/// <summary>Runs invocations in execution environments; keeps, freezes and ends the environments.</summary>
public interface IDataPlane : IAsyncDisposable
{
    /// <summary>
    /// Steps 2 to 6 of an invocation: permit, assign, hand over, await, settle. Function errors and platform
    /// errors (timeout, exit, out of memory) are an outcome, not an exception.
    /// </summary>
    /// <exception cref="Hearth.Kernel.AwsError">429 TooManyRequestsException with its Reason; 5xx when no environment can be made.</exception>
    Task<InvocationOutcome> InvokeAsync(EnvironmentConfig config, Invocation invocation, CancellationToken cancellation);

    /// <summary>
    /// The function's code or configuration changed, or it was deleted: environments of other configuration ids
    /// for this function version end as soon as they are idle. Null id: all of the version's end.
    /// </summary>
    void Retire(string accountId, string region, string functionName, string functionVersion, string? currentConfigurationId);

    /// <summary>
    /// Reserved concurrency of a function, all its versions together: both a cap and a guarantee. 0 stops the function,
    /// null removes the reservation. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    /// </summary>
    void SetReservedConcurrency(string accountId, string region, string functionName, int? reserved);

    /// <summary>
    /// Provisioned concurrency of a function: so many environments of each version are kept initialised from now on, and none of
    /// versions that are not named. https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
    /// </summary>
    void SetProvisionedConcurrency(string accountId, string region, string functionName, IReadOnlyList<(EnvironmentConfig Version, int Count)> wanted);

    /// <summary>How far that is; null when nothing is provisioned for the version.</summary>
    ProvisionedStatus? ProvisionedStatusOf(string accountId, string region, string functionName, string functionVersion);
}

/// <summary>Where a function's log goes; implemented by the Logs service. Must return at once.</summary>
public interface IFunctionLog
{
    void Write(FunctionLogEvent logEvent);
}

/// <param name="LogStream">"2026/11/24/[$LATEST]" and 32 hex digits.</param>
/// <param name="Message">One log event: a line with its newline, or a framed message.</param>
public readonly record struct FunctionLogEvent(
    string AccountId, string Region, string LogGroup, string LogStream, DateTimeOffset Timestamp, string Message);

/// <summary>Answers which installed interpreter runs a runtime.</summary>
public interface IRuntimeCatalog
{
    /// <summary>Null when the runtime can run here; else what is missing and how to install it.</summary>
    string? WhyUnavailable(string runtime);

    /// <summary>A function of this runtime and memory can be invoked from now on. Returns at once.</summary>
    void Expect(string runtime, int memoryMb)
    {
    }
}
