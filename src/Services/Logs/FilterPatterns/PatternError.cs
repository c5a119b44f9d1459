using Hearth.Kernel;

namespace Hearth.Services.Logs.FilterPatterns;

/// <summary>What AWS answers to text that is no filter pattern.</summary>
internal static class PatternError
{
    public static AwsError Invalid() => Error("Invalid filter pattern");

    public static AwsError Character(char character) => Error($"Invalid character(s) in term '{character}'");

    public static AwsError Unclosed(char open, char close) =>
        Error($"If a filter pattern starts with '{open}' it must end with '{close}'");

    private static AwsError Error(string message) => new("InvalidParameterException", message);
}
