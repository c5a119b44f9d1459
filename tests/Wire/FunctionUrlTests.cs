using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>Function URLs over real connections, answered by real functions.</summary>
[Collection(WireServer.Name)]
public sealed class FunctionUrlTests(SharedServer server) : IDisposable
{
    private const string Streaming = """
        export const handler = awslambda.streamifyResponse(async (event, stream) => {
          stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-mode': 'stream' }, cookies: ['a=1'] });
          stream.write('first');
          await new Promise((done) => setTimeout(done, 1000));
          stream.write('last');
          stream.end();
        });
        """;

    private readonly LambdaClient _lambda = server.Lambda;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_function_answers_web_requests_by_host_name_and_by_path()
    {
        var url = await DeployAsync(FunctionFiles.Python("""
            def handler(event, context):
                http = event["requestContext"]["http"]
                return {"statusCode": 201, "headers": {"x-path": event["rawPath"]}, "cookies": ["a=1", "b=2"],
                        "body": http["method"] + " " + event["body"] + " " + event["queryStringParameters"]["q"] + " " + http["sourceIp"]}
            """));
        using var byHost = await SendAsync(url, "some/path?q=1&q=2", HttpMethod.Put, "text");
        byHost.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await byHost.Content.ReadAsStringAsync()).ShouldBe("PUT text 1,2 127.0.0.1");
        byHost.Headers.GetValues("x-path").ShouldBe(["/some/path"]);
        byHost.Headers.GetValues("Set-Cookie").ShouldBe(["a=1", "b=2"]);
        using var byPath = await _http.PutAsync(new Uri(server.Url, $"/_hearth/url/{url.Host.Split('.')[0]}/x?q=3"), new StringContent("text"));
        (await byPath.Content.ReadAsStringAsync()).ShouldBe("PUT text 3 127.0.0.1");
    }

    [Fact]
    public async Task A_streaming_URL_sends_each_chunk_when_it_is_written()
    {
        var url = await DeployAsync(FunctionFiles.Node(Streaming), "RESPONSE_STREAM");
        using (await SendAsync(url, "")) { }
        using var answer = await SendAsync(url, "");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.GetValues("x-mode").ShouldBe(["stream"]);
        answer.Headers.GetValues("Set-Cookie").ShouldBe(["a=1"]);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[100];
        (await body.ReadAsync(buffer)).ShouldBe("first".Length);
        var between = Stopwatch.StartNew();
        using var rest = new StreamReader(body);
        (await rest.ReadToEndAsync()).ShouldBe("last");
        between.Elapsed.TotalSeconds.ShouldBeGreaterThan(0.5, "the first chunk waited for the last");
    }

    [Fact]
    public async Task A_stream_that_breaks_off_breaks_the_connection_and_the_next_request_works()
    {
        var url = await DeployAsync(
            FunctionFiles.Node("""
                export const handler = awslambda.streamifyResponse(async (event, stream) => {
                  stream.write('begun');
                  await new Promise((done) => setTimeout(done, 200));
                  if (event.rawPath === '/fail') throw new Error('no');
                  stream.end();
                });
                """),
            "RESPONSE_STREAM");
        using var broken = await SendAsync(url, "fail");
        broken.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => broken.Content.ReadAsStringAsync());
        using var whole = await SendAsync(url, "");
        (await whole.Content.ReadAsStringAsync()).ShouldBe("begun");
    }

    [Theory]
    [InlineData("BUFFERED")]
    [InlineData("RESPONSE_STREAM")]
    public async Task A_function_whose_client_went_away_still_finishes(string invokeMode)
    {
        var url = await DeployAsync(
            FunctionFiles.Node("""
                let finished = 0;
                export const handler = awslambda.streamifyResponse(async (event, stream) => {
                  stream.write(String(finished));
                  if (event.rawPath === '/slow') await new Promise((done) => setTimeout(done, 1500));
                  for (let n = 0; event.rawPath === '/slow' && n < 20; n++) stream.write('x'.repeat(10000));
                  finished += 1;
                  stream.end();
                });
                """),
            invokeMode);
        (await ReadAsync(url, "")).ShouldBe("0");
        using (var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(500)))
            await Should.ThrowAsync<OperationCanceledException>(() => ReadAsync(url, "slow", leaving.Token));
        // The one environment is busy until the abandoned invocation ends; any other has not finished anything yet.
        var deadline = DateTime.UtcNow.AddSeconds(15);
        while (await ReadAsync(url, "") is var seen && int.Parse(seen) < 2)
        {
            DateTime.UtcNow.ShouldBeLessThan(deadline, $"the abandoned invocation did not finish: {seen}");
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task A_function_that_fails_is_a_502_and_one_without_concurrency_a_429()
    {
        var url = await DeployAsync(FunctionFiles.Python("def handler(event, context):\n    raise Exception('secret')\n"), name: "url-fails");
        using var failed = await SendAsync(url, "");
        ((int)failed.StatusCode).ShouldBe(502);
        (await failed.Content.ReadAsStringAsync()).ShouldBe("Internal Server Error");
        (await _lambda.PutAsync("/2017-10-31/functions/url-fails/concurrency", new JsonObject { ["ReservedConcurrentExecutions"] = 0 })).ShouldBe(200);
        using var throttled = await SendAsync(url, "");
        ((int)throttled.StatusCode).ShouldBe(429);
        (await throttled.Content.ReadAsStringAsync()).ShouldContain("ReservedFunctionConcurrentInvocationLimitExceeded");
    }

    private async Task<Uri> DeployAsync(FunctionFiles files, string invokeMode = "BUFFERED", string? name = null)
    {
        name = await _lambda.DeployAsync(files, name: name);
        (await _lambda.PostAsync($"{LambdaClient.Functions}/{name}/policy", new JsonObject
        {
            ["StatementId"] = "url", ["Action"] = "lambda:InvokeFunctionUrl", ["Principal"] = "*", ["FunctionUrlAuthType"] = "NONE",
        })).ShouldBe(201);
        var created = await _lambda.PostAsync(
            $"/2021-10-31/functions/{name}/url", new JsonObject { ["AuthType"] = "NONE", ["InvokeMode"] = invokeMode });
        return new Uri((string)created.ShouldBe(201).Object["FunctionUrl"]!);
    }

    private async Task<string> ReadAsync(Uri url, string path, CancellationToken cancellation = default)
    {
        using var answer = await SendAsync(url, path, cancellation: cancellation);
        return await answer.Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>Not every machine resolves names under localhost, so the name goes into the Host header alone.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        Uri url, string path, HttpMethod? method = null, string? body = null, CancellationToken cancellation = default)
    {
        url.Port.ShouldBe(server.Url.Port);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(server.Url, path))
        {
            Content = body is null ? null : new StringContent(body),
        };
        request.Headers.Host = url.Authority;
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }
}
