using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hearth.Kernel;

/// <summary>Networks as AWS takes them: an address alone, or with bits beyond its prefix, is fine.</summary>
internal static class Cidr
{
    /// <summary>Null when the text is no network.</summary>
    public static IPNetwork? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address)) return null;
        var longest = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = longest;
        if (slash >= 0 && !(int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= longest))
            return null;
        // .NET wants the bits beyond the prefix cleared.
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < longest; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }

    /// <summary>An IPv4 address that came over an IPv6 socket, as itself.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
