namespace Hearth.Services.Logs.FilterPatterns;

/// <summary>
/// CloudWatch Logs' filter pattern language: terms, JSON conditions or space-delimited fields.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
/// </summary>
internal abstract class FilterPattern
{
    public const int MaxLength = 1024;

    public static readonly FilterPattern Everything = new EverythingPattern();

    public abstract bool Matches(string message);

    /// <exception cref="Kernel.AwsError">InvalidParameterException: the text is no pattern.</exception>
    public static FilterPattern Parse(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed)) return Everything;
        if (trimmed.Length > MaxLength) throw PatternError.Invalid();
        var reader = new PatternReader(trimmed);
        var pattern = trimmed[0] switch
        {
            '{' => JsonPatternParser.Parse(reader),
            '[' => SpaceDelimitedPatternParser.Parse(reader),
            _ => TermPatternParser.Parse(reader),
        };
        if (!reader.AtEnd) throw PatternError.Invalid();
        return pattern;
    }

    private sealed class EverythingPattern : FilterPattern
    {
        public override bool Matches(string message) => true;
    }
}
