using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Hearth.Host.Metrics;

/// <summary>Sends the same metrics to a collector by OTLP over HTTP, once a minute. https://opentelemetry.io/docs/specs/otlp/#otlphttp</summary>
internal sealed class OtlpMetrics : IAsyncDisposable
{
    private const string MeterName = "Hearth";
    private const int FlushMilliseconds = 2000;

    private readonly Meter meter = new(MeterName);
    private readonly MeterProvider provider;

    /// <param name="url">The collector, "http://127.0.0.1:4318".</param>
    public OtlpMetrics(Uri url, ServerMetrics metrics)
    {
        // Each instrument reads its own family; a collection is once a minute, so reading all for each is no matter.
        foreach (var family in metrics.Read())
        {
            IEnumerable<Measurement<double>> Observe() => metrics.Read().First(one => one.Name == family.Name).Samples
                .Select(sample => new Measurement<double>(sample.Value, sample.Labels.Select(label => KeyValuePair.Create(label.Key, (object?)label.Value))));
            if (family.IsCounter) meter.CreateObservableCounter(family.Name, Observe, unit: null, family.Help);
            else meter.CreateObservableGauge(family.Name, Observe, unit: null, family.Help);
        }
        provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("hearth"))
            .AddMeter(MeterName)
            .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (new Uri(url, "/v1/metrics"), OtlpExportProtocol.HttpProtobuf))
            .Build();
    }

    public async ValueTask DisposeAsync()
    {
        // Sends what is left; the exporter blocks, so not on this thread.
        await Task.Run(() => provider.ForceFlush(FlushMilliseconds));
        provider.Dispose();
        meter.Dispose();
    }
}
