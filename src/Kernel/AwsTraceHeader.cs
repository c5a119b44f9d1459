using System.Diagnostics;

namespace Hearth.Kernel;

/// <summary>
/// X-Ray's header "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1" as a W3C trace context: both ids
/// have the same number of digits. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
/// </summary>
public static class AwsTraceHeader
{
    private const int EpochDigits = 8, UniqueDigits = 24, ParentDigits = 16;

    /// <summary>No context when the header is missing or is none, as X-Ray takes it.</summary>
    public static ActivityContext Parse(string? header)
    {
        if (string.IsNullOrEmpty(header)) return default;
        string? root = null, parent = null;
        var isSampled = false;
        foreach (var part in header.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("Root=", StringComparison.OrdinalIgnoreCase)) root = part[5..];
            else if (part.StartsWith("Parent=", StringComparison.OrdinalIgnoreCase)) parent = part[7..];
            else if (part.Equals("Sampled=1", StringComparison.OrdinalIgnoreCase)) isSampled = true;
        }

        if (root?.Split('-') is not ["1", { Length: EpochDigits } epoch, { Length: UniqueDigits } unique]) return default;
        if (!IsHex(epoch) || !IsHex(unique)) return default;
        // A client that has no span of its own sends the root only; W3C wants a parent, so one is made of it.
        if (parent is not { Length: ParentDigits } || !IsHex(parent)) parent = unique[..ParentDigits];
        return new ActivityContext(
            ActivityTraceId.CreateFromString((epoch + unique).ToLowerInvariant()),
            ActivitySpanId.CreateFromString(parent.ToLowerInvariant()),
            isSampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
            isRemote: true);
    }

    public static string Format(ActivityTraceId trace, ActivitySpanId parent)
    {
        var id = trace.ToHexString();
        return $"Root=1-{id[..EpochDigits]}-{id[EpochDigits..]};Parent={parent.ToHexString()};Sampled=1";
    }

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigit);
}
