using System.Globalization;
using System.Security.Cryptography;

namespace Hearth.Kernel;

/// <summary>
/// Access key ids in AWS's form: "AKIA" (long-term) or "ASIA" (temporary) and 16 characters in base 32, which are 80 bits: 48 with
/// the account in their middle, so that GetAccessKeyInfo needs no look-up, and 32 random ones.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
/// </summary>
public static class AccessKeyId
{
    public const string LongTerm = "AKIA";
    public const string Temporary = "ASIA";

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const ulong MostAccount = 999_999_999_999;

    public static string New(string prefix, string accountId)
    {
        var first = (1UL << 47) | (ulong.Parse(accountId, CultureInfo.InvariantCulture) << 7) | (uint)RandomNumberGenerator.GetInt32(128);
        var bits = ((UInt128)first << 32) | BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        return prefix + string.Create(16, bits, static (characters, value) =>
        {
            for (var at = 15; at >= 0; at--, value >>= 5) characters[at] = Base32[(int)(value & 31)];
        });
    }

    /// <summary>The account in an id; null for a text that is no id.</summary>
    public static string? AccountOf(string id)
    {
        if (id.Length != 20) return null;
        UInt128 bits = 0;
        foreach (var character in id.AsSpan(4))
        {
            var digit = Base32.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0) return null;
            bits = (bits << 5) | (uint)digit;
        }
        var account = ((ulong)(bits >> 32) & 0x7fff_ffff_ffff) >> 7;
        return account <= MostAccount ? account.ToString("D12", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>40 characters, 240 bits.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(SecretCharacters, 40);
}
