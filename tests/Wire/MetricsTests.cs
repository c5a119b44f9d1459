using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>Metrics for Prometheus, which scrapes them, and for an OpenTelemetry collector, which is sent them.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Prometheus_scrapes_what_a_collector_is_sent()
    {
        using var folder = new TemporaryFolder();
        await using var collector = new Collector();
        await using var server = await HearthProcess.StartAsync(folder["data"], "--otlp", collector.Url.ToString());
        using var lambda = new LambdaClient(server.Url);
        var name = await lambda.DeployAsync(FunctionFiles.Python("def handler(event, context):\n    return event\n"), name: "scraped");
        for (var invocation = 0; invocation < 3; invocation++) (await lambda.InvokeAsync(name)).ShouldSucceed();
        var scraped = (await lambda.GetUnsignedAsync("/_hearth/metrics")).ShouldBe(200);
        scraped.Header("Content-Type")!.ShouldStartWith("text/plain; version=0.0.4");
        const string labels = "account=\"000000000000\",region=\"us-east-1\",function=\"scraped\"";
        scraped.Text.ShouldContain($"hearth_invocations_total{{{labels}}} 3\n");
        scraped.Text.ShouldContain($"hearth_environment_starts_total{{{labels},kind=\"cold\"}} 1\n");
        scraped.Text.ShouldContain("# TYPE hearth_environments gauge\n");
        scraped.Text.ShouldContain("# TYPE hearth_invocation_duration_seconds histogram\n");
        scraped.Text.ShouldContain($"hearth_invocation_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 3\n");
        // It sends what it has when it stops, at the latest.
        (await server.StopAsync()).ShouldBe(0, server.Output);
        collector.Received["/v1/metrics"].Contains("hearth_invocations_total", StringComparison.Ordinal).ShouldBeTrue();
        collector.Received.Keys.ShouldContain("/v1/traces");
    }

    /// <summary>Takes OTLP over HTTP and keeps the bodies; names stand in protobuf as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly HttpListener listener = new();
        private readonly Task loop;

        public Collector()
        {
            // A free port: a listener of this kind cannot ask for one.
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Url = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            }
            listener.Prefixes.Add(Url.ToString());
            listener.Start();
            loop = RunAsync();
        }

        public Uri Url { get; }

        public ConcurrentDictionary<string, string> Received { get; } = new();

        public async ValueTask DisposeAsync()
        {
            listener.Close();
            await loop;
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    Received.AddOrUpdate(context.Request.Url!.AbsolutePath, Latin1(body), (_, before) => before + Latin1(body));
                    context.Response.Close();
                }
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }

        private static string Latin1(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
    }
}
