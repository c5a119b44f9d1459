using System.Net.Sockets;
using System.Text;
using Hearth.Protocols.Operations;
using Hearth.Tests.Properties.Lambda;
using Hearth.Tests.Unit.Lambda;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>Bad requests over real connections: those made out of the request models, and those that are not even HTTP.</summary>
[Collection(WireServer.Name)]
public sealed class BadInputTests(SharedServer server)
{
    private const int Count = 300;
    private const string Account = "555555555555";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Bad_inputs_are_4xx_answers_that_change_nothing()
    {
        using var lambda = server.Lambda.As(Account);
        var before = await StateAsync(lambda);
        await using var model = await LambdaServer.StartAsync();
        var generator = new BadInputGenerator(model.Lambda.Definition);
        List<string> wrong = [];
        for (var seed = 0; seed < Count; seed++)
        {
            var input = generator.Make(seed);
            var answer = await SendAsync(Render(input));
            // Kestrel refuses by itself, without a body, what is too long for a request line or for headers.
            var isWhole = answer.Contains("x-amzn-ErrorType", StringComparison.OrdinalIgnoreCase) && answer.Contains("essage\":", StringComparison.Ordinal);
            if (!IsRefusal(answer) || (!isWhole && !IsOfKestrel(answer))) wrong.Add($"seed {seed}: {answer}\n{input}");
        }
        wrong.ShouldBeEmpty();
        (await StateAsync(lambda)).ShouldBe(before);
    }

    [Theory]
    [InlineData("POST /2015-03-31/functions HTTP/1.1\r\nHost: x\r\nAUTH\r\nContent-Length: 1000\r\n\r\n{\"FunctionName\":")]
    [InlineData("POST /2015-03-31/functions HTTP/1.1\r\nHost: x\r\nAUTH\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}")]
    [InlineData("POST /2015-03-31/functions HTTP/1.1\r\nHost: x\r\nAUTH\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{")]
    [InlineData("POST /2015-03-31/functions HTTP/1.1\r\nHost: x\r\nAUTH\r\nContent-Length: -1\r\n\r\n{}")]
    [InlineData("POST /2015-03-31/functions HTTP/1.1\r\nHost: x\r\nAUTH\r\nContent-Length: 99999999999999999999\r\n\r\n{}")]
    [InlineData("POST /2015-03-31/functions HTTP/1.1\r\nHost: x\r\nAUTH\r\nContent-Length: 9999999999\r\n\r\n{}")]
    [InlineData("POST /2015-03-31/event-source-mappings HTTP/1.1\r\nHost: x\r\nAUTH\r\nContent-Length: 99999999999\r\n\r\n{}")]
    [InlineData("GET /2015-03-31/functions/%00 HTTP/1.1\r\nHost: x\r\nAUTH\r\n\r\n")]
    [InlineData("GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nAUTH\r\n\r\n")]
    [InlineData("GET http://other/2015-03-31/nothing HTTP/1.1\r\nHost: other\r\nAUTH\r\n\r\n")]
    [InlineData("GET /2015-03-31/functions HTTP/1.1\r\nAUTH\r\n\r\n")]
    [InlineData("GET /2015-03-31/functions HTTP/1.1\r\nHost: x\r\nAuthorization: AWS4-HMAC-SHA256 Credential=////\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /2015-03-31/functions HTTP/1.1\r\nHost: .lambda-url..\r\nAUTH\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x.lambda-url.us-east-1.localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\nAUTH\r\n\r\n")]
    [InlineData("NONSENSE\r\n\r\n")]
    public async Task Malformed_requests_are_refused(string request)
    {
        var answer = await SendAsync(Encoding.Latin1.GetBytes(request.Replace("AUTH", Authorization, StringComparison.Ordinal)));
        IsRefusal(answer).ShouldBeTrue(answer);
    }

    private const string Authorization =
        $"Authorization: AWS4-HMAC-SHA256 Credential={Account}/20300101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0\r\nConnection: close";

    private static bool IsRefusal(string answer) => answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal);

    private static bool IsOfKestrel(string answer) => !answer.Contains("x-amzn-RequestId", StringComparison.OrdinalIgnoreCase);

    private static byte[] Render(BadInput input)
    {
        var head = new StringBuilder($"{input.Method} {input.Target} HTTP/1.1\r\nHost: localhost\r\n{Authorization}\r\n");
        foreach (var (name, value) in input.Headers) head.Append($"{name}: {value}\r\n");
        head.Append($"Content-Length: {input.Body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. input.Body];
    }

    private async Task<string> SendAsync(byte[] request)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Url.Host, server.Url.Port, limit.Token);
        await using var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, limit.Token);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // Refused before all of it was read: the answer came first.
        }
        return Encoding.UTF8.GetString(answer.ToArray());
    }

    private static async Task<string> StateAsync(LambdaClient lambda)
    {
        var state = "";
        foreach (var read in new[] { LambdaClient.Functions, "/2018-10-31/layers", "/2020-04-22/code-signing-configs" })
            state += (await lambda.GetAsync(read)).ShouldBe(200).Text;
        return state;
    }
}
