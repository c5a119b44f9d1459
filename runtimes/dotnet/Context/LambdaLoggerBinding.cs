using System.Reflection;
using Hearth.DotnetRuntime.Logs;

namespace Hearth.DotnetRuntime.Context;

/// <summary>
/// Sends LambdaLogger.Log to this runtime's log. Amazon.Lambda.Core keeps delegates in private static fields for the runtime to
/// replace; their names are its contract with AWS's runtime.
/// </summary>
internal static class LambdaLoggerBinding
{
    private const string AssemblyName = "Amazon.Lambda.Core";

    /// <summary>When the assembly is loaded, which for a function that never logs with it is never.</summary>
    public static void Bind(LogWriter log) => AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
    {
        if (loaded.LoadedAssembly.GetName().Name == AssemblyName && loaded.LoadedAssembly.GetType($"{AssemblyName}.LambdaLogger") is { } logger)
            Bind(logger, log);
    };

    private static void Bind(Type logger, LogWriter log)
    {
        Set<Action<string>>(logger, "_loggingAction", message => log.Write(LogLevel.Information, null, message, []));
        Set<Action<string, string, object[]>>(
            logger, "_loggingWithLevelAction", (level, message, values) => log.Write(LogLevels.Parse(level), null, message, values));
        Set<Action<string, Exception, string, object[]>>(
            logger, "_loggingWithLevelAndExceptionAction",
            (level, exception, message, values) => log.Write(LogLevels.Parse(level), exception, message, values));
    }

    private static void Set<T>(Type logger, string name, T action)
    {
        var field = logger.GetField(name, BindingFlags.NonPublic | BindingFlags.Static);
        // Older versions have the first field only.
        if (field is not null && field.FieldType == typeof(T))
            field.SetValue(null, action);
    }
}
