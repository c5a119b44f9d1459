using Hearth.Kernel;
using Hearth.Services.S3.BucketSettings;

namespace Hearth.Services.S3.Cors;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html</summary>
internal static class CorsRules
{
    private const int MostRules = 100;

    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

    /// <exception cref="AwsError">The configuration is none that S3 takes.</exception>
    public static void Check(CorsConfiguration configuration)
    {
        if (configuration.CorsRules.Count is 0 or > MostRules) throw S3Error.MalformedXml();
        foreach (var rule in configuration.CorsRules)
        {
            if (rule.AllowedMethods.Count == 0 || rule.AllowedOrigins.Count == 0) throw S3Error.MalformedXml();
            if (rule.AllowedMethods.FirstOrDefault(method => !Methods.Contains(method)) is { } unknown)
                throw S3Error.InvalidRequest($"Found unsupported HTTP method in CORS config. Unsupported method is {unknown}");
            foreach (var origin in rule.AllowedOrigins.Where(origin => origin.Count(character => character == '*') > 1))
                throw S3Error.InvalidRequest($"AllowedOrigin \"{origin}\" can not have more than one wildcard.");
            foreach (var header in rule.AllowedHeaders.Where(header => header.Count(character => character == '*') > 1))
                throw S3Error.InvalidRequest($"AllowedHeader \"{header}\" can not have more than one wildcard.");
        }
    }

    /// <summary>The first rule that lets the origin use the method with these headers.</summary>
    public static CorsRule? Find(CorsConfiguration? configuration, string origin, string method, IEnumerable<string> headers) =>
        configuration?.CorsRules.FirstOrDefault(rule =>
            rule.AllowedMethods.Contains(method)
            && rule.AllowedOrigins.Any(allowed => Matches(allowed, origin, StringComparison.Ordinal))
            && headers.All(header => rule.AllowedHeaders.Any(allowed => Matches(allowed, header, StringComparison.OrdinalIgnoreCase))));

    private static bool Matches(string pattern, string text, StringComparison comparison)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? pattern.Equals(text, comparison)
            : text.Length >= pattern.Length - 1 && text.StartsWith(pattern[..star], comparison) && text.EndsWith(pattern[(star + 1)..], comparison);
    }
}
