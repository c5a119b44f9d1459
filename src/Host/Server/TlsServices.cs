using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hearth.Host.Server;

/// <summary>
/// HTTPS for a Kestrel that is made by hand: its middleware looks for its own services, which only ASP.NET's builder knows how to
/// make. Nothing else of that builder is used.
/// </summary>
internal sealed class TlsServices : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly X509Certificate2 _certificate;

    private TlsServices(X509Certificate2 certificate)
    {
        _certificate = certificate;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        _application = builder.Build();
    }

    /// <exception cref="ServerStartException">The files are no certificate and key.</exception>
    public static TlsServices Read(TlsFiles files)
    {
        try
        {
            using var read = X509Certificate2.CreateFromPemFile(files.CertificatePath, files.KeyPath);
            // Through PKCS 12 and back: a key that is in memory only cannot be used by SslStream on every platform.
            return new TlsServices(X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null));
        }
        catch (System.Security.Cryptography.CryptographicException error)
        {
            throw new ServerStartException($"{files.CertificatePath} and {files.KeyPath} are no certificate and private key in PEM: {error.Message}", error);
        }
    }

    public void Apply(KestrelServerOptions options) => options.ApplicationServices = _application.Services;

    public void Apply(ListenOptions listen) => listen.UseHttps(_certificate);

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _certificate.Dispose();
    }
}
