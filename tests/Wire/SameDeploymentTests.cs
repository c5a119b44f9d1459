using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>One deployment, made by three clients: what the server keeps and answers is the same.</summary>
[Collection(WireServer.Name)]
public sealed class SameDeploymentTests(SharedServer server)
{
    /// <summary>Every kind of member: numbers, maps, nested structures, booleans, tags, an alias with a weight.</summary>
    private const string Cli = """
        aws lambda create-function --function-name same-cli --runtime $HEARTH_TEST_PYTHON_RUNTIME --handler handler.handler \
          --role arn:aws:iam::000000000000:role/test --zip-file fileb://same.zip --description 'déjà vu' --timeout 9 --memory-size 256 \
          --environment 'Variables={KEY=value,OTHER=two words}' --ephemeral-storage Size=1024 --tracing-config Mode=Active \
          --tags team=a --publish > /dev/null
        aws lambda wait function-active --function-name same-cli
        aws lambda create-alias --function-name same-cli --name live --function-version 1 --description alias > /dev/null
        aws lambda put-function-concurrency --function-name same-cli --reserved-concurrent-executions 3 > /dev/null
        aws lambda put-function-event-invoke-config --function-name same-cli --maximum-retry-attempts 1 > /dev/null
        """;

    [Fact]
    public async Task The_cli_boto3_and_the_javascript_sdk_make_the_same_function()
    {
        using var folder = new TemporaryFolder();
        await ClientProgram.RunAsync(
            "python3", ["-c", "import zipfile; zipfile.ZipFile('same.zip', 'w').writestr('handler.py', 'def handler(event, context):\\n    return 1\\n')"],
            new Dictionary<string, string>(), folder.Path);
        await ClientProgram.RunBashAsync(
            Cli, server.Url, folder.Path, new Dictionary<string, string> { ["PATH"] = AwsCli.PathWith(folder) });
        await ClientProgram.RunPythonAsync("same_deployment.py", server.Url, folder["same.zip"]);
        await ClientProgram.RunNodeAsync("same-deployment.mjs", server.Url, folder["same.zip"]);

        var byCli = await DescribeAsync("same-cli");
        byCli.ShouldContain("déjà vu");
        (await DescribeAsync("same-boto3")).ShouldBe(byCli);
        (await DescribeAsync("same-js")).ShouldBe(byCli);
    }

    /// <summary>All that can be read of a function, without what must differ: names, ids and times.</summary>
    private async Task<string> DescribeAsync(string name)
    {
        var parts = new[]
        {
            $"/2015-03-31/functions/{name}",
            $"/2015-03-31/functions/{name}?Qualifier=1",
            $"/2015-03-31/functions/{name}/aliases/live",
            $"/2019-09-25/functions/{name}/event-invoke-config",
        };
        var text = "";
        foreach (var part in parts)
        {
            var answer = (await server.Lambda.GetAsync(part)).ShouldBe(200).Object;
            foreach (var differing in new[] { "RevisionId", "LastModified" })
            {
                answer.Remove(differing);
                (answer["Configuration"] as JsonObject)?.Remove(differing);
            }
            (answer["Code"] as JsonObject)?.Remove("Location");
            text += answer.ToJsonString() + "\n";
        }
        return text.Replace(name, "NAME", StringComparison.Ordinal).Replace("\\u00E9", "é", StringComparison.Ordinal).Replace("\\u00E0", "à", StringComparison.Ordinal);
    }
}
