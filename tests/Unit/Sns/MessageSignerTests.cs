using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hearth.Services.Sns.Messages;
using Hearth.Storage;
using Hearth.Storage.Documents;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sns;

public sealed class MessageSignerTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("hearth-tests-").FullName;
    private StorageEngine storage = null!;

    public async ValueTask InitializeAsync() => storage = await StorageEngine.OpenSqliteAsync(folder, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task A_signature_verifies_with_the_certificate_that_receivers_fetch(string version)
    {
        using var identities = new DocumentStore<SigningIdentity>(storage.Database, "sns.signing");
        using var signer = await MakeAsync(identities);
        var signature = signer.Sign(version, ("Message", "m"), ("Subject", null), ("Type", "Notification"));
        using var certificate = X509Certificate2.CreateFromPem(signer.CertificatePem);
        using var key = certificate.GetRSAPublicKey()!;
        key.VerifyData(
            Encoding.UTF8.GetBytes("Message\nm\nType\nNotification\n"), Convert.FromBase64String(signature),
            version == "2" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1).ShouldBeTrue();
    }

    [Fact]
    public async Task The_key_is_the_same_after_a_restart()
    {
        using var first = new DocumentStore<SigningIdentity>(storage.Database, "sns.signing");
        using var before = await MakeAsync(first);
        using var second = new DocumentStore<SigningIdentity>(storage.Database, "sns.signing");
        await second.LoadAsync();
        using var after = await MakeAsync(second);
        after.Sign("1", ("Message", "m")).ShouldBe(before.Sign("1", ("Message", "m")));
    }

    private static async Task<MessageSigner> MakeAsync(DocumentStore<SigningIdentity> identities)
    {
        var signer = new MessageSigner(identities, new byte[32], TimeProvider.System);
        await signer.PrepareAsync();
        return signer;
    }
}
