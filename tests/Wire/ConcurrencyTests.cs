using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Host;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>Limits that need a server of their own, and what must outlive a server.</summary>
public sealed class ConcurrencyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Each_limit_answers_its_own_429()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HearthProcess.StartAsync(folder["data"], "--account-concurrency", "120");
        await ClientProgram.RunPythonAsync("concurrency.py", server.Url);
        (await server.StopAsync()).ShouldBe(0, server.Output);
    }

    [Fact]
    public async Task The_rate_of_requests_follows_the_accounts_limit()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HearthProcess.StartAsync(folder["data"], "--account-concurrency", "3");
        await ClientProgram.RunPythonAsync("rates.py", server.Url);
        (await server.StopAsync()).ShouldBe(0, server.Output);
    }

    [Fact]
    public async Task A_function_grows_by_the_scaling_rate()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HearthProcess.StartAsync(folder["data"], "--scaling-rate", "4");
        await ClientProgram.RunPythonAsync("scaling_rate.py", server.Url);
        (await server.StopAsync()).ShouldBe(0, server.Output);
    }

    [Fact]
    public async Task Provisioned_environments_are_back_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        const string name = "ahead";
        await using (var first = await HearthProcess.StartAsync(folder["data"]))
        {
            using var lambda = new LambdaClient(first.Url);
            await lambda.DeployAsync(
                FunctionFiles.Python("import os\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']\n"), name: name);
            (await CommandRun.OfAsync(first.Url, "warm", name, "--environments", "3")).ShouldSucceed().Output.ShouldStartWith($"3 environments of {name} ready in ");
            (await lambda.PostAsync($"{LambdaClient.Functions}/{name}/versions", new JsonObject())).ShouldBe(201);
            var requested = new JsonObject { ["ProvisionedConcurrentExecutions"] = 2 };
            (await lambda.PutAsync(Config(name), requested)).ShouldBe(202);
            await ReadyAsync(lambda, name);
            var top = (await CommandRun.OfAsync(first.Url, "top", "--once")).ShouldSucceed().Output;
            top.ShouldContain(name);
            top.ShouldContain("0/2");
            (await first.StopAsync()).ShouldBe(0, first.Output);
        }

        await using var second = await HearthProcess.StartAsync(folder["data"]);
        using var again = new LambdaClient(second.Url);
        await ReadyAsync(again, name);
        var answer = (await again.InvokeAsync(name, qualifier: "1")).ShouldSucceed();
        answer.Payload.ShouldContain("provisioned-concurrency");
        answer.IsCold.ShouldBeFalse(answer.Log);
        (await second.StopAsync()).ShouldBe(0, second.Output);
    }

    private static string Config(string name) => $"/2019-09-30/functions/{name}/provisioned-concurrency?Qualifier=1";

    private static async Task ReadyAsync(LambdaClient lambda, string name)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var config = (await lambda.GetAsync(Config(name))).ShouldBe(200).Object;
            if ((string?)config["Status"] == "READY") return;
            DateTime.UtcNow.ShouldBeLessThan(deadline, config.ToString());
            await Task.Delay(20);
        }
    }
}
