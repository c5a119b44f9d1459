using System.Globalization;
using System.Security.Cryptography;

namespace Hearth.Services.Iam;

/// <summary>
/// Ids and keys in AWS's form. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
/// </summary>
internal static class UniqueId
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>21 characters: "AROA" and 17 more.</summary>
    public static string New(string prefix) => prefix + RandomNumberGenerator.GetString(Base32, 17);

    /// <summary>
    /// "AKIA" and 16 characters in base 32, which are 80 bits: 48 with the account in their middle, as in AWS's keys, so that
    /// GetAccessKeyInfo needs no look-up, and 32 more random ones.
    /// </summary>
    public static string NewAccessKey(string accountId)
    {
        var first = (1UL << 47) | (ulong.Parse(accountId, CultureInfo.InvariantCulture) << 7) | (uint)RandomNumberGenerator.GetInt32(128);
        var bits = ((UInt128)first << 32) | BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        return "AKIA" + string.Create(16, bits, static (characters, value) =>
        {
            for (var at = 15; at >= 0; at--, value >>= 5) characters[at] = Base32[(int)(value & 31)];
        });
    }

    public static string NewSecret() => RandomNumberGenerator.GetString(SecretCharacters, 40);
}
