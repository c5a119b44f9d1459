namespace Hearth.Host.FunctionLogs;

/// <summary>How much a line of a log matters, as far as it says so itself.</summary>
internal enum LineLevel
{
    Plain,
    Platform,
    Debug,
    Warning,
    Error,
}

/// <summary>Reads the level off a line, in the forms that Lambda's runtimes write.</summary>
internal static class LogLevels
{
    private static readonly string[] PlatformStarts = ["INIT_START ", "INIT_REPORT ", "START RequestId: ", "END RequestId: ", "REPORT RequestId: "];
    private static readonly string[] FailureTexts =
        ["Traceback (most recent call last)", "Task timed out after", "Runtime.ExitError", "Runtime.OutOfMemory", "Unhandled Promise"];

    public static LineLevel Of(string line)
    {
        if (Array.Exists(PlatformStarts, start => line.StartsWith(start, StringComparison.Ordinal)) || line.Contains("\"type\":\"platform.", StringComparison.Ordinal))
            return LineLevel.Platform;
        // Python writes [ERROR], Node a tab-separated ERROR, JSON "level":"ERROR".
        if (Says(line, "ERROR") || Says(line, "FATAL") || Says(line, "CRITICAL") || Array.Exists(FailureTexts, text => line.Contains(text, StringComparison.Ordinal)))
            return LineLevel.Error;
        if (Says(line, "WARN") || Says(line, "WARNING")) return LineLevel.Warning;
        return Says(line, "DEBUG") || Says(line, "TRACE") ? LineLevel.Debug : LineLevel.Plain;
    }

    private static bool Says(string line, string level) =>
        line.StartsWith($"[{level}]", StringComparison.Ordinal)
        || line.Contains($"\t{level}\t", StringComparison.Ordinal)
        || line.Contains($"\"level\":\"{level}\"", StringComparison.Ordinal)
        || line.Contains($"\"level\": \"{level}\"", StringComparison.Ordinal);
}
