using Hearth.Kernel;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>X-Ray's tracing header. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader</summary>
internal static class TraceId
{
    /// <summary>Its name, which an extension's events and telemetry give as the type of their tracing.</summary>
    public const string Header = "X-Amzn-Trace-Id";

    /// <summary>A root of its own, not sampled, as Lambda makes one for a caller that sent none.</summary>
    public static string New(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[20];
        RandomId.Fill(random);
        var root = Convert.ToHexStringLower(random[..12]);
        var parent = Convert.ToHexStringLower(random[12..]);
        return $"Root=1-{now.ToUnixTimeSeconds():x8}-{root};Parent={parent};Sampled=0";
    }
}
