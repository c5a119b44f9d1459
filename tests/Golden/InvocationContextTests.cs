using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Golden;

/// <summary>What a function knows of itself: I23 and I24 of the recording.</summary>
[Collection(GoldenServers.Name)]
public sealed class InvocationContextTests(GoldenServer server)
{
    private readonly LambdaClient _lambda = server.Lambda;

    [Fact]
    public async Task I23_the_invoked_ARN_ends_as_it_was_asked_for()
    {
        var name = await _lambda.DeployAsync(FunctionFiles.Python(
            "def handler(event, context):\n    return [context.invoked_function_arn, context.function_version, context.function_name]\n"));
        var arn = _lambda.FunctionArn(name);
        (await _lambda.InvokeAsync(name)).ShouldSucceed().Payload.ShouldBe($"[\"{arn}\", \"$LATEST\", \"{name}\"]");
        (await _lambda.InvokeAsync(name, qualifier: "$LATEST")).ShouldSucceed().Payload
            .ShouldBe($"[\"{arn}:$LATEST\", \"$LATEST\", \"{name}\"]");
        (await _lambda.InvokeAsync($"{arn}:$LATEST")).ShouldSucceed().Payload.ShouldBe($"[\"{arn}:$LATEST\", \"$LATEST\", \"{name}\"]");
    }

    [Fact]
    public async Task I24_the_environment_variables_of_Python()
    {
        var name = await _lambda.DeployAsync(
            FunctionFiles.Python("import os\ndef handler(event, context):\n    return dict(os.environ, cwd=os.getcwd())\n"),
            new JsonObject { ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["MINE"] = "yes" } } });
        var variables = (await _lambda.InvokeAsync(name)).ShouldSucceed().Object;
        ShouldHoldTheCommonOnes(variables, name, GoldenServer.Files.Runtime, "handler.handler");
        ((string?)variables["MINE"]).ShouldBe("yes");
        ((string?)variables["PYTHONPATH"]).ShouldBe("/var/runtime");
        ((string?)variables["cwd"]).ShouldBe("/var/task");
        // The Runtime API's own variable is there, but nothing of the server's environment.
        variables.ContainsKey("HEARTH_TEST_PYTHON").ShouldBeFalse();
        variables.ContainsKey("DOTNET_ROOT").ShouldBeFalse();
    }

    [Fact]
    public async Task I24_the_environment_variables_of_Node()
    {
        var files = FunctionFiles.Node("export const handler = async () => process.env;");
        var name = await _lambda.DeployAsync(files);
        var variables = (await _lambda.InvokeAsync(name)).ShouldSucceed().Object;
        ShouldHoldTheCommonOnes(variables, name, files.Runtime, "index.handler");
        var major = files.Runtime["nodejs".Length..^".x".Length];
        ((string?)variables["NODE_PATH"])!.ShouldStartWith($"/opt/nodejs/node{major}/node_modules:/opt/nodejs/node_modules:");
    }

    private void ShouldHoldTheCommonOnes(JsonObject variables, string name, string runtime, string handler)
    {
        var expected = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_FUNCTION_NAME"] = name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "128",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{name}",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{runtime}",
            ["AWS_REGION"] = _lambda.Region,
            ["AWS_DEFAULT_REGION"] = _lambda.Region,
            ["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR",
            ["_AWS_XRAY_DAEMON_PORT"] = "2000",
            ["_HANDLER"] = handler,
            ["LAMBDA_TASK_ROOT"] = "/var/task",
            ["LAMBDA_RUNTIME_DIR"] = "/var/runtime",
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["PWD"] = "/var/task",
        };
        foreach (var (variable, value) in expected) ((string?)variables[variable]).ShouldBe(value, variable);
        ((string?)variables["AWS_LAMBDA_RUNTIME_API"])!.ShouldEndWith(":9001");
        ((string?)variables["AWS_XRAY_DAEMON_ADDRESS"])!.ShouldEndWith(":2000");
        ((string?)variables["AWS_LAMBDA_LOG_STREAM_NAME"])!.ShouldMatch(@"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$");
        ((string?)variables["_X_AMZN_TRACE_ID"])!.ShouldStartWith("Root=1-");
        foreach (var present in new[]
                 {
                     "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "LD_LIBRARY_PATH", "PATH", "_AWS_XRAY_DAEMON_ADDRESS",
                 })
            ((string?)variables[present]).ShouldNotBeNullOrEmpty(present);
    }
}
