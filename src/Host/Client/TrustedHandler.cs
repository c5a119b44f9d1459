using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hearth.Host.Client;

/// <summary>Connections that trust the certificates of AWS_CA_BUNDLE, as AWS's own tools do, and no others when it is set.</summary>
internal static class TrustedHandler
{
    /// <exception cref="HearthClientException">The file holds no certificates.</exception>
    public static SocketsHttpHandler Create(string? bundlePath)
    {
        var handler = new SocketsHttpHandler();
        if (bundlePath is not { Length: > 0 }) return handler;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(bundlePath);
        }
        catch (Exception error) when (error is IOException or CryptographicException)
        {
            throw new HearthClientException(HearthClientException.NoAnswer, $"AWS_CA_BUNDLE: {bundlePath} cannot be read: {error.Message}");
        }
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }
}
