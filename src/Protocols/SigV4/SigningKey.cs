using System.Security.Cryptography;
using System.Text;

namespace Hearth.Protocols.SigV4;

/// <summary>The key of a day, region and service, made of a secret access key.</summary>
public sealed class SigningKey
{
    private readonly byte[] _key;

    private SigningKey(byte[] key) => _key = key;

    public static SigningKey Of(string secretAccessKey, CredentialScope scope)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secretAccessKey);
        foreach (var part in new[] { scope.Date, scope.Region, scope.Service, "aws4_request" }) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return new SigningKey(key);
    }

    public string Sign(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));

    /// <summary>Takes the same time whichever character differs.</summary>
    public bool Verify(string text, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(text)), Encoding.ASCII.GetBytes(signature));
}
