using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Hearth.Protocols.SigV4;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Security;

public sealed class HostileRequestTests
{
    [Fact]
    public async Task Two_hundred_hostile_requests_are_refused_with_the_right_error_and_the_server_stays_quick()
    {
        await using var server = await EnforcedServer.StartAsync("--isolation", "process");
        var before = await TimeGoodRequestsAsync(server);
        var slow = await OpenSlowBodiesAsync(server, 50);
        var requests = new HostileRequests(server.Url, server.Root).All().ToList();
        requests.Count.ShouldBeGreaterThanOrEqualTo(200);
        foreach (var request in requests)
        {
            var (status, answer) = await SendAsync(server.Url, request.Text);
            request.Statuses.ShouldContain(status, $"{request.Name}: {answer}");
            if (request.Errors.Length > 0) request.Errors.ShouldContain(code => answer.Contains(code), $"{request.Name}: {answer}");
            answer.ShouldNotContain(server.Root.SecretAccessKey);
        }
        // What is slow or left open holds up nobody: a ratio, since the machine may be busy.
        var after = await TimeGoodRequestsAsync(server);
        after.ShouldBeLessThan((before * 5) + TimeSpan.FromMilliseconds(50), $"{before} before, {after} beside slow bodies and after the attack");
        foreach (var client in slow) client.Dispose();
    }

    [Fact]
    public async Task A_request_can_be_sent_again_within_the_skew_only()
    {
        // The signature holds for five minutes either way, as AWS's does; the unit tests move the clock past it.
        await using var server = await EnforcedServer.StartAsync("--isolation", "process");
        using var http = new HttpClient();
        using var request = Good(server);
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage Good(EnforcedServer server)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "/2015-03-31/functions"));
        RequestSigner.Sign(request, [], server.Root, "us-east-1", "lambda", DateTimeOffset.UtcNow);
        return request;
    }

    /// <summary>The median of 30 good requests.</summary>
    private static async Task<TimeSpan> TimeGoodRequestsAsync(EnforcedServer server)
    {
        using var http = new HttpClient();
        var times = new List<TimeSpan>();
        for (var round = 0; round < 30; round++)
        {
            using var request = Good(server);
            var watch = Stopwatch.StartNew();
            (await http.SendAsync(request)).EnsureSuccessStatusCode();
            times.Add(watch.Elapsed);
        }
        return times.Order().ElementAt(times.Count / 2);
    }

    /// <summary>Bodies of which a byte comes and then nothing.</summary>
    private static async Task<List<TcpClient>> OpenSlowBodiesAsync(EnforcedServer server, int count)
    {
        var clients = new List<TcpClient>();
        for (var number = 0; number < count; number++)
        {
            var client = new TcpClient();
            clients.Add(client);
            await client.ConnectAsync(server.Url.Host, server.Url.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /2015-03-31/functions HTTP/1.1\r\nHost: {server.Url.Authority}\r\nContent-Length: 1000000\r\nAuthorization: AWS4-HMAC-SHA256 Credential={server.Root.AccessKeyId}/20261124/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}\r\nx-amz-date: {DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss'Z'}\r\n\r\nx"));
        }
        return clients;
    }

    private static async Task<(int Status, string Answer)> SendAsync(Uri url, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        await using var stream = client.GetStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), patience.Token);
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var count)
            {
                answer.Write(buffer.AsSpan(0, count));
                if (IsComplete(answer)) break;
            }
        }
        catch (IOException)
        {
            // The server closed the connection while we were still writing; what it said before counts.
        }
        var said = Encoding.Latin1.GetString(answer.ToArray());
        said.Length.ShouldBeGreaterThan(12, $"no answer to {text[..Math.Min(text.Length, 200)]}");
        return (int.Parse(said.Split(' ')[1]), said);
    }

    /// <summary>An answer that says its length is there when so much is; others end with the connection.</summary>
    private static bool IsComplete(MemoryStream answer)
    {
        var text = Encoding.Latin1.GetString(answer.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (end < 0 || length < 0 || length > end) return false;
        var digits = text[(length + 16)..text.IndexOf("\r\n", length, StringComparison.Ordinal)];
        return text.Length - end - 4 >= int.Parse(digits);
    }
}
