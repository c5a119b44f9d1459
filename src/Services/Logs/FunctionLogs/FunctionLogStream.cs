using Hearth.DataPlane;

namespace Hearth.Services.Logs.FunctionLogs;

/// <summary>A log stream by its names.</summary>
internal readonly record struct FunctionLogStream(string AccountId, string Region, string LogGroup, string LogStream)
{
    public static FunctionLogStream Of(FunctionLogEvent logEvent) =>
        new(logEvent.AccountId, logEvent.Region, logEvent.LogGroup, logEvent.LogStream);

    public FunctionLogEvent Event(DateTimeOffset timestamp, string message) =>
        new(AccountId, Region, LogGroup, LogStream, timestamp, message);
}
