using System.Net;
using Hearth.Bench.Client;
using Hearth.Bench.Server;

namespace Hearth.Bench.Floors;

/// <summary>
/// serverless-offline, the Serverless Framework's local Lambda, with the Node echo: no isolation, the handler runs in a worker
/// thread of the server. `./bench/run --install` installs it (npm) below bench/peers.
/// </summary>
internal sealed class ServerlessOffline : ServedProcess
{
    public const string Function = "bench-dev-echo";

    private readonly string _folder;

    private ServerlessOffline(IPEndPoint address, string folder, IReadOnlyList<string> command)
        : base(address, "/2015-03-31/functions/none/invocations", command, folder) => _folder = folder;

    public static ServerlessOffline Start(Language node)
    {
        var modules = Environment.GetEnvironmentVariable("HEARTH_BENCH_PEERS") is { Length: > 0 } peers ? Path.Combine(peers, "node_modules") : "";
        var program = Path.Combine(modules, "serverless", "bin", "serverless.js");
        if (!File.Exists(program) || !Directory.Exists(Path.Combine(modules, "serverless-offline")))
            throw new NotMeasuredException("serverless-offline is not installed (./bench/run --install installs it)");
        var folder = Directory.CreateTempSubdirectory("hearth-bench-serverless-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), modules);
        File.Copy(BenchFunction.Source("index.mjs"), Path.Combine(folder, "index.mjs"));
        File.WriteAllText(
            Path.Combine(folder, "serverless.yml"),
            """
            service: bench
            frameworkVersion: '3'
            provider: { name: aws, runtime: nodejs20.x }
            functions: { echo: { handler: index.echo } }
            plugins: [serverless-offline]
            """);
        var (lambda, http) = (FreeAddress(), FreeAddress());
        return new ServerlessOffline(
            lambda, folder, [node.Path, program, "offline", "--host", "127.0.0.1", "--lambdaPort", $"{lambda.Port}", "--httpPort", $"{http.Port}"]);
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
