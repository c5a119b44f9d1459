using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>A server with one function and one layer of two versions, which the recorded cases refer to.</summary>
public sealed class GoldenServer : SharedServer
{
    public const string FunctionName = "golden-function";
    public const string LayerName = "golden-layer";

    internal static readonly FunctionFiles Files = FunctionFiles.Python("def handler(event, context):\n    return event\n");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lambda.DeployAsync(Files, name: FunctionName);
        for (var version = 1; version <= 2; version++)
        {
            var content = new JsonObject { ["ZipFile"] = Files.ZipBase64() };
            (await Lambda.PostAsync($"/2018-10-31/layers/{LayerName}/versions", new JsonObject { ["Content"] = content })).ShouldBe(201);
        }
    }
}

[CollectionDefinition(Name)]
public sealed class GoldenServers : ICollectionFixture<GoldenServer>
{
    public const string Name = "Golden";
}
