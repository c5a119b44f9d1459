using System.Text;
using System.Text.Json.Nodes;
using Hearth.DataPlane;
using Hearth.Host.Client;
using Hearth.Host.Deploy;
using Hearth.Host.Layers;
using Spectre.Console;

namespace Hearth.Host.Quickstart;

/// <summary>
/// The quickstart's tour: publish a layer, deploy functions, invoke each cold and warm, show what happened and how to do
/// the same by hand. Everything goes through the public API.
/// </summary>
internal sealed class Tour(HearthClient client, string url, IRuntimeCatalog runtimes)
{
    private const string LayerName = "greeting";

    private static readonly string[] PythonRuntimes = ["python3.13", "python3.12", "python3.11", "python3.10", "python3.9"];
    private static readonly string[] NodeRuntimes = ["nodejs24.x", "nodejs22.x", "nodejs20.x", "nodejs18.x"];

    private const int TimeoutSeconds = 10, DefaultMemoryMb = 128;

    private readonly FunctionDeployment _deployment = new(client);
    private readonly LayerPublication _layers = new(client);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var python = FirstAvailable(PythonRuntimes);
        var node = FirstAvailable(NodeRuntimes);
        var layer = await _layers.PublishAsync(
            LayerName, ExampleFolders.Zip("layers/greeting"), PythonRuntimes, "The example layer of Hearth's quickstart", cancellation);
        var layerArn = layer.VersionArn;
        Say($"published layer [bold]{layerArn}[/]");
        var functions = new List<string>();
        await DeployAsync("hello-python", python, "handler.handler", [layerArn], functions, cancellation);
        await DeployAsync("hello-nodejs", node, "index.handler", [], functions, cancellation);
        await DeployAsync("hello-bash", "provided.al2023", "function.handler", [], functions, cancellation);
        var invocations = new List<TourInvocation>();
        foreach (var function in functions)
        {
            invocations.Add(await InvokeAsync(function, cancellation));
            invocations.Add(await InvokeAsync(function, cancellation));
        }
        Show(invocations);
        ShowByHand(layerArn, python ?? "python3.12");
    }

    private async Task DeployAsync(
        string name, string? runtime, string handler, IReadOnlyList<string> layers, List<string> deployed, CancellationToken cancellation)
    {
        if (runtime is null)
        {
            Say($"[yellow]left out {name}[/]: no interpreter for it was found (`hearth doctor` says what to install)");
            return;
        }
        var request = new FunctionRequest { Name = name, Runtime = runtime, Handler = handler, Layers = layers, TimeoutSeconds = TimeoutSeconds };
        await _deployment.DeployAsync(request, ExampleFolders.Zip($"functions/{name}"), cancellation);
        deployed.Add(name);
        Say($"deployed [bold]{name}[/] ({runtime})");
    }

    private async Task<TourInvocation> InvokeAsync(string function, CancellationToken cancellation)
    {
        var answer = await client.InvokeAsync(function, Encoding.UTF8.GetBytes("""{"name": "Hearth"}"""), cancellation);
        return TourInvocation.Of(function, answer);
    }

    private string? FirstAvailable(IEnumerable<string> names)
    {
        var found = names.FirstOrDefault(name => runtimes.WhyUnavailable(name) is null);
        if (found is not null) runtimes.Expect(found, DefaultMemoryMb);
        return found;
    }

    private static void Show(IEnumerable<TourInvocation> invocations)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("function", "start", "init", "duration", "memory", "answer");
        foreach (var invocation in invocations)
        {
            table.AddRow(
                Markup.Escape(invocation.Function),
                invocation.InitDuration is null ? "[green]warm[/]" : "[blue]cold[/]",
                Markup.Escape(invocation.InitDuration ?? "-"),
                Markup.Escape(invocation.Duration),
                Markup.Escape(invocation.Memory),
                Markup.Escape(invocation.Failed ? $"FAILED {invocation.Answer}" : invocation.Answer));
        }
        AnsiConsole.Write(table);
    }

    private void ShowByHand(string layerArn, string pythonRuntime)
    {
        Console.WriteLine($"""
            The same by hand, with the aws CLI (any credentials are taken; a 12-digit access key id is the account):

              export AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
              (cd examples/layers/greeting && zip -qr /tmp/greeting.zip python)
              aws lambda publish-layer-version --layer-name {LayerName} --zip-file fileb:///tmp/greeting.zip
              (cd examples/functions/hello-python && zip -q /tmp/hello.zip handler.py)
              aws lambda create-function --function-name hello --runtime {pythonRuntime} --handler handler.handler \
                --role arn:aws:iam::000000000000:role/any --zip-file fileb:///tmp/hello.zip --layers {layerArn}
              aws lambda invoke --function-name hello /dev/stdout
              aws logs tail /aws/lambda/hello-python --follow    # version 2 of the CLI
              curl -s {url}/_hearth/environments
            """);
    }

    private static void Say(string markup) => AnsiConsole.MarkupLine($"  [green]✓[/] {markup}");
}

/// <summary>One invocation of the tour, read from its REPORT line.</summary>
internal sealed record TourInvocation(string Function, string? InitDuration, string Duration, string Memory, string Answer, bool Failed)
{
    public static TourInvocation Of(string function, InvokeAnswer answer)
    {
        var report = InvocationReport.Of(answer.Log);
        return new TourInvocation(
            function,
            report.InitDuration,
            report.Duration,
            report.Memory,
            Message(answer.Payload),
            answer.FunctionError is not null);
    }

    private static string Message(string payload) => (string?)(JsonNode.Parse(payload) as JsonObject)?["message"] ?? payload;
}
