using Hearth.Host.Server;
using Hearth.Kernel;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hearth.Host.Tracing;

/// <summary>
/// Sends every span to a collector by OTLP over HTTP. https://opentelemetry.io/docs/specs/otlp/#otlphttp
/// Batched in the background; what a collector does not take is dropped, and no call waits for it.
/// </summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private const int FlushMilliseconds = 2000;

    private readonly TracerProvider provider;

    /// <param name="url">The collector, "http://127.0.0.1:4318"; the path /v1/traces is added where there is none.</param>
    public OtlpExport(Uri url)
    {
        var endpoint = url.AbsolutePath is "/" or "" ? new Uri(url, "/v1/traces") : url;
        provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("hearth"))
            .SetSampler(new AlwaysOnSampler())
            .AddSource(Spans.SourceName)
            .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (endpoint, OtlpExportProtocol.HttpProtobuf))
            .Build();
    }

    /// <exception cref="ServerStartException">It is no URL.</exception>
    public static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
            ? url
            : throw new ServerStartException($"--otlp '{text}' is no URL. Write it as http://ADDRESS:PORT, for example http://127.0.0.1:4318.");

    public async ValueTask DisposeAsync()
    {
        // Sends what is left; the exporter blocks, so not on this thread.
        await Task.Run(() => provider.ForceFlush(FlushMilliseconds));
        provider.Dispose();
    }
}
