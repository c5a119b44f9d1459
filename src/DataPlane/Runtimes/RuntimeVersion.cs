using System.Security.Cryptography;
using System.Text;

namespace Hearth.DataPlane.Runtimes;

/// <summary>The version that INIT_START and RuntimeVersionConfig name for a runtime: one per runtime, as Hearth does not patch it.</summary>
public static class RuntimeVersion
{
    /// <summary>"python:3.12.v1".</summary>
    public static string Name(string runtime)
    {
        var digit = runtime.AsSpan().IndexOfAnyInRange('0', '9');
        if (runtime.StartsWith("provided.")) return $"provided:{runtime["provided.".Length..]}.v1";
        if (digit < 0) return $"{runtime}.v1";
        var version = runtime[digit..];
        return $"{runtime[..digit]}:{(version.EndsWith(".x") ? version[..^2] : version)}.v1";
    }

    /// <summary>arn:aws:lambda:REGION::runtime:HASH.</summary>
    public static string Arn(string region, string runtime)
        => $"arn:aws:lambda:{region}::runtime:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Name(runtime))))}";
}
