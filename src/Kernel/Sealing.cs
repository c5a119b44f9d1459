using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Hearth.Kernel;

/// <summary>
/// Seals texts with the server's key (AES-256-GCM): who does not have the key can neither read nor make one. Each purpose has a
/// key of its own, so that what was sealed for one cannot be used for another.
/// </summary>
/// <param name="serverKey">32 bytes.</param>
public sealed class Sealing(byte[] serverKey, string purpose)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, serverKey, 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <returns>Base64 for URLs.</returns>
    public string Seal(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Encrypt(bytes.AsSpan(0, NonceBytes), plain, bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>Null when the text was not sealed with this key and for this purpose.</returns>
    public string? Open(string text)
    {
        if (!Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < NonceBytes + TagBytes) return null;
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(_key, TagBytes);
        try
        {
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return Encoding.UTF8.GetString(plain);
    }
}
