using Hearth.DataPlane.Environments;

namespace Hearth.DataPlane;

/// <summary>A live environment as the console and /_hearth/environments show it.</summary>
public sealed record EnvironmentSnapshot(
    string Id,
    string AccountId,
    string Region,
    string FunctionName,
    string FunctionVersion,
    string ConfigurationId,
    string Runtime,
    int MemoryMb,
    EnvironmentState State,
    bool HasRuntime,
    bool IsFrozen,
    TimeSpan Age,
    long InvocationCount,
    string LogStream)
{
    internal static EnvironmentSnapshot Of(ExecutionEnvironment environment, DateTimeOffset now) => new(
        environment.Id,
        environment.Config.AccountId,
        environment.Config.Region,
        environment.Config.FunctionName,
        environment.Config.FunctionVersion,
        environment.Config.ConfigurationId,
        environment.Config.Runtime,
        environment.Config.MemoryMb,
        environment.Lifecycle.State,
        environment.HasRuntime,
        environment.IsFrozen,
        now - environment.StartedAt,
        environment.InvocationCount,
        environment.Log.Stream);
}
