using System.Reflection;
using Hearth.DotnetRuntime.Logs;

namespace Hearth.DotnetRuntime.Context;

/// <summary>
/// Any call of ILambdaLogger: Log, LogLine, LogInformation and so on, with a level, an exception and arguments or without.
/// </summary>
internal static class LoggerCall
{
    public static object? Run(LogWriter log, MethodInfo method, object?[] arguments)
    {
        var level = LogLevels.Parse(method.Name["Log".Length..]);
        Exception? exception = null;
        string? message = null;
        object?[] values = [];
        // (level as text, message) and (message) differ in the number of texts alone.
        var texts = arguments.Count(argument => argument is string);
        foreach (var (argument, parameter) in arguments.Zip(method.GetParameters()))
        {
            if (parameter.ParameterType.IsEnum || (parameter.Name == "level" && texts > 1))
                level = LogLevels.Parse(argument?.ToString());
            else if (parameter.ParameterType == typeof(Exception))
                exception = argument as Exception;
            else if (parameter.ParameterType == typeof(object[]))
                values = argument as object?[] ?? [];
            else
                message = argument as string;
        }
        log.Write(level, exception, message ?? "", values);
        return null;
    }
}
