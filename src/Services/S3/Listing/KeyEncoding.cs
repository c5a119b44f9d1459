using Hearth.Kernel;

namespace Hearth.Services.S3.Listing;

/// <summary>encoding-type=url: XML 1.0 cannot hold every character that a key can.</summary>
internal sealed class KeyEncoding(string? type)
{
    public string? Type => type;

    /// <exception cref="AwsError">There is no such encoding.</exception>
    public static KeyEncoding Of(string? type) => type is null or "url"
        ? new KeyEncoding(type)
        : throw S3Error.InvalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);

    /// <summary>A space is %20, which clients that read "+" and clients that do not read alike; slashes stay.</summary>
    public string Encode(string text) => type is null ? text : Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal);

    public string? EncodeOrNull(string? text) => text is null ? null : Encode(text);
}
