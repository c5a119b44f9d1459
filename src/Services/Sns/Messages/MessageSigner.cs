using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hearth.Kernel;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Messages;

/// <param name="SealedKey">The private key, PEM, sealed with the server's key.</param>
/// <param name="Certificate">PEM.</param>
internal sealed record SigningIdentity(string SealedKey, string Certificate);

/// <summary>
/// Signs messages as AWS does, with a key of this installation's own, whose certificate receivers can fetch.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
/// </summary>
internal sealed class MessageSigner(DocumentStore<SigningIdentity> identities, byte[] serverKey, TimeProvider time) : IDisposable
{
    private const int KeyBits = 2048;

    private static readonly DocumentKey Only = new("", "", "", "signing");

    private readonly Sealing _sealing = new(serverKey, "sns/signing-key");
    private readonly Lock _turn = new();
    private RSA? _key;

    /// <summary>Known once something was signed.</summary>
    public string? CertificatePem => identities.Find(Only)?.Certificate;

    /// <summary>Made when the first message needs it: a server that has no topics never pays for it.</summary>
    public async Task PrepareAsync()
    {
        if (_key is not null) return;
        var identity = identities.Find(Only) ?? await identities.UpdateAsync(Only, found => found ?? Make());
        var key = RSA.Create();
        key.ImportFromPem(_sealing.Open(identity!.SealedKey) ?? throw new InvalidOperationException("The key that signs messages was sealed with another server's key."));
        if (Interlocked.CompareExchange(ref _key, key, null) is not null) key.Dispose();
    }

    /// <summary>Names and values, a line each, in the order of the names. <see cref="PrepareAsync"/> came before.</summary>
    /// <param name="version">"1": SHA-1; "2": SHA-256.</param>
    public string Sign(string version, params IEnumerable<(string Name, string? Value)> members)
    {
        var text = string.Concat(members.Where(member => member.Value is not null).Select(member => $"{member.Name}\n{member.Value}\n"));
        var hash = version == "2" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        lock (_turn) return Convert.ToBase64String(_key!.SignData(Encoding.UTF8.GetBytes(text), hash, RSASignaturePadding.Pkcs1));
    }

    public void Dispose() => _key?.Dispose();

    private SigningIdentity Make()
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest("CN=sns.amazonaws.com, O=Hearth", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddYears(20));
        return new SigningIdentity(_sealing.Seal(key.ExportPkcs8PrivateKeyPem()), certificate.ExportCertificatePem());
    }
}
