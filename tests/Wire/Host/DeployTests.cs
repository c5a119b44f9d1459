using Hearth.Tests.Unit.Host;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Host;

/// <summary>hearth deploy, invoke and logs, against a real server.</summary>
[Collection(WireServer.Name)]
public sealed class DeployTests(SharedServer server)
{
    [Fact]
    public async Task A_Python_folder_is_deployed_invoked_changed_and_read_from_its_log()
    {
        using var folder = new SourceFolder(
            ("handler.py", "import os\ndef handler(event, context):\n    print('saw', event)\n    return {'got': event, 'stage': os.environ['STAGE']}\n"),
            ("__pycache__/x.pyc", "x"));
        string[] deploy = ["deploy", folder.Path, "--name", "cli-python", "--runtime", Interpreters.Python, "--env", "STAGE=test", "--timeout", "20"];
        var created = (await RunAsync(deploy)).ShouldSucceed();
        created.Output.ShouldContain("handler handler.handler");
        created.Output.ShouldContain("created: arn:aws:lambda:us-east-1:000000000000:function:cli-python");
        (await RunAsync(deploy)).ShouldSucceed().Output.ShouldContain("unchanged");

        var answer = (await RunAsync("invoke", "cli-python", "--payload", """{"a": 1}""", "--log")).ShouldSucceed();
        answer.Output.ShouldBe("""{"got": {"a": 1}, "stage": "test"}""" + "\n");
        answer.Error.ShouldContain("saw {'a': 1}");
        answer.Error.ShouldContain("cold (init ");

        folder.Write("handler.py", "def handler(event, context):\n    return 'new'\n");
        (await RunAsync(deploy)).ShouldSucceed().Output.ShouldContain("updated code:");
        (await RunAsync("invoke", "cli-python")).ShouldSucceed().Output.ShouldBe("\"new\"\n");
        (await RunAsync([.. deploy, "--memory", "256"])).ShouldSucceed().Output.ShouldContain("updated configuration:");
        (await RunAsync(deploy)).ShouldSucceed().Output.ShouldContain("unchanged");

        await EventuallyAsync(async () => (await RunAsync("logs", "cli-python", "--filter", "saw")).Output.Contains("saw {'a': 1}"));
        (await RunAsync("logs", "cli-python", "--since", "10m")).ShouldSucceed().Output.ShouldContain("REPORT RequestId");
    }

    [Fact]
    public async Task A_Node_folder_is_deployed_and_its_failure_is_an_exit_code()
    {
        using var folder = new SourceFolder(
            ("package.json", """{"main": "src/main.js", "type": "module"}"""),
            ("src/main.js", "export const handler = async (event) => { if (event.fail) throw new Error('no'); return event; };\n"));
        (await RunAsync("deploy", folder.Path, "--name", "cli-node", "--runtime", Interpreters.Node)).ShouldSucceed();
        var piped = await CommandRun.OfAsync(server.Url, """{"b": 2}""", ["invoke", "cli-node", "--payload", "-"]);
        piped.ShouldSucceed().Output.ShouldBe("""{"b":2}""" + "\n");
        var failed = await RunAsync("invoke", "cli-node", "--payload", """{"fail": true}""");
        failed.ExitCode.ShouldBe(1);
        failed.Output.ShouldContain("\"errorMessage\":\"no\"");
        failed.Error.ShouldContain("Unhandled");
    }

    [Fact]
    public async Task A_folder_deployed_with_a_url_answers_there_without_a_signature()
    {
        using var folder = new SourceFolder(("index.js", "exports.handler = async (event) => event.requestContext.http.method;\n"));
        string[] deploy = ["deploy", folder.Path, "--name", "cli-url", "--runtime", Interpreters.Node, "--url"];
        (await RunAsync(deploy)).ShouldSucceed();
        var again = (await RunAsync(deploy)).ShouldSucceed();
        var url = again.Output.Split("  url: ")[1].Split('\n')[0];
        // The host of the URL names the function; who answers it is this server.
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url);
        request.Headers.Host = new Uri(url).Authority;
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("GET");
    }

    [Fact]
    public async Task Nothing_to_talk_to_is_said_with_what_to_do()
    {
        var alone = await CommandRun.OfAsync(new Uri("http://127.0.0.1:1"), "invoke", "any");
        alone.ExitCode.ShouldBe(1);
        alone.Error.ShouldContain("hearth serve");
        (await RunAsync("invoke", "cli-no-such-function")).Error.ShouldContain("ResourceNotFoundException");
        (await RunAsync("logs", "cli-no-such-function")).Error.ShouldContain("no log group");
        (await RunAsync("deploy", "/no/such/folder")).Error.ShouldContain("no folder");
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(server.Url, arguments);

    /// <summary>A log is found some 100 ms after it was written.</summary>
    private static async Task EventuallyAsync(Func<Task<bool>> isTrue)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (await isTrue()) return;
            await Task.Delay(100);
        }
        throw new ShouldAssertException("It never came true.");
    }
}
