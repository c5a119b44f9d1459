using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Crash.Server;

/// <summary>kill -9 while clients send, receive and delete: what was acknowledged holds.</summary>
public sealed class QueuesKeptTests
{
    private const int Senders = 4;

    private readonly Random _random = new(20261124);
    private readonly ConcurrentDictionary<string, bool> _sent = new(StringComparer.Ordinal);
    /// <summary>Whether the deletion was acknowledged; the server may die between it and its answer.</summary>
    private readonly ConcurrentDictionary<string, bool> _deleted = new(StringComparer.Ordinal);

    [Fact]
    public async Task No_message_whose_sending_was_acknowledged_is_lost_and_none_whose_deletion_was_comes_back()
    {
        using var folder = new TemporaryFolder();
        var url = "";
        for (var round = 0; round < CrashRounds.Share(0.4); round++)
        {
            await using var server = await HearthProcess.StartAsync(folder["data"]);
            using var queue = new QueueClient(server.Url);
            url = (string)(await queue.CallAsync("CreateQueue", new JsonObject { ["QueueName"] = "crash" }))["QueueUrl"]!;
            var working = Enumerable.Range(0, Senders).Select(sender => SendAsync(queue, url, $"{round}-{sender}")).Append(ReceiveAsync(queue, url)).ToList();
            await Task.Delay(_random.Next(200, 900));
            await server.KillAsync();
            await Task.WhenAll(working);
        }

        await using var last = await HearthProcess.StartAsync(folder["data"]);
        using var reader = new QueueClient(last.Url);
        await ReceiveAllAsync(reader, url);
        _sent.Count.ShouldBeGreaterThan(100);
        _deleted.Values.Count(isAcknowledged => isAcknowledged).ShouldBeGreaterThan(10);
        _sent.Keys.Where(body => !_deleted.ContainsKey(body)).ShouldBeEmpty();
        (await last.StopAsync()).ShouldBe(0, last.Output);
    }

    [Fact]
    public async Task What_was_received_is_still_in_flight_after_the_restart_and_its_handle_deletes_it()
    {
        using var folder = new TemporaryFolder();
        string url, handle;
        await using (var server = await HearthProcess.StartAsync(folder["data"]))
        {
            using var queue = new QueueClient(server.Url);
            var fifo = new JsonObject { ["FifoQueue"] = "true", ["ContentBasedDeduplication"] = "true" };
            url = (string)(await queue.CallAsync("CreateQueue", new JsonObject { ["QueueName"] = "crash.fifo", ["Attributes"] = fifo }))["QueueUrl"]!;
            foreach (var body in new[] { "first", "second" })
                await queue.CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = url, ["MessageBody"] = body, ["MessageGroupId"] = "g" });
            handle = (string)(await queue.ReceiveAsync(url, most: 1, visibilityTimeoutSeconds: 600))[0]!["ReceiptHandle"]!;
            await server.KillAsync();
        }

        await using var last = await HearthProcess.StartAsync(folder["data"]);
        using var client = new QueueClient(last.Url);
        (await client.ReceiveAsync(url)).ShouldBeEmpty("the group is locked still");
        await client.CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = url, ["MessageBody"] = "first", ["MessageGroupId"] = "g" });
        await client.CallAsync("DeleteMessage", new JsonObject { ["QueueUrl"] = url, ["ReceiptHandle"] = handle });
        (await client.ReceiveAsync(url)).Select(message => (string)message!["Body"]!).ShouldBe(["second"], "the same body within five minutes is no new message");
    }

    [Fact]
    public async Task What_was_counted_in_queues_is_in_CloudWatch_after_the_end_of_the_server()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await HearthProcess.StartAsync(folder["data"]))
        {
            await ClientProgram.RunPythonAsync("queue_metrics.py", server.Url, "put");
            (await server.StopAsync()).ShouldBe(0, server.Output);
        }

        await using var last = await HearthProcess.StartAsync(folder["data"]);
        await ClientProgram.RunPythonAsync("queue_metrics.py", last.Url, "see");
        (await last.StopAsync()).ShouldBe(0, last.Output);
    }

    [Fact]
    public async Task A_receive_that_waits_does_not_hold_up_the_end_of_the_server()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HearthProcess.StartAsync(folder["data"]);
        await ClientProgram.RunPythonAsync("queue_waiting.py", server.Url, server.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    private async Task SendAsync(QueueClient queue, string url, string sender)
    {
        try
        {
            for (var batch = 0; ; batch++)
            {
                var bodies = Enumerable.Range(0, 10).Select(n => $"{sender}-{batch}-{n}").ToList();
                var entries = bodies.Select((body, n) => (JsonNode)new JsonObject { ["Id"] = $"{n}", ["MessageBody"] = body });
                await queue.CallAsync("SendMessageBatch", new JsonObject { ["QueueUrl"] = url, ["Entries"] = new JsonArray([.. entries]) });
                foreach (var body in bodies) _sent[body] = true;
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The server was killed.
        }
    }

    private async Task ReceiveAsync(QueueClient queue, string url)
    {
        try
        {
            while (true) await ReceiveAndDeleteAsync(queue, url);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The server was killed.
        }
    }

    private async Task ReceiveAllAsync(QueueClient queue, string url)
    {
        // What was in flight when the server was killed comes back when its visibility timeout ends.
        await Task.Delay(TimeSpan.FromSeconds(QueueClient.VisibilityTimeoutSeconds));
        while (await ReceiveAndDeleteAsync(queue, url) > 0)
        {
            // The next ones.
        }
    }

    private async Task<int> ReceiveAndDeleteAsync(QueueClient queue, string url)
    {
        var messages = await queue.ReceiveAsync(url);
        foreach (var message in messages) _deleted.GetValueOrDefault((string)message!["Body"]!).ShouldBeFalse("a message came back whose deletion was acknowledged");
        if (messages.Count == 0) return 0;
        foreach (var message in messages) _deleted[(string)message!["Body"]!] = false;
        var entries = messages.Select((message, n) => (JsonNode)new JsonObject { ["Id"] = $"{n}", ["ReceiptHandle"] = (string)message!["ReceiptHandle"]! });
        await queue.CallAsync("DeleteMessageBatch", new JsonObject { ["QueueUrl"] = url, ["Entries"] = new JsonArray([.. entries]) });
        foreach (var message in messages) _deleted[(string)message!["Body"]!] = true;
        return messages.Count;
    }

    private sealed class QueueClient(Uri url) : IDisposable
    {
        public const int VisibilityTimeoutSeconds = 5;

        private readonly HttpClient _http = new() { BaseAddress = url };

        public async Task<JsonObject> CallAsync(string operation, JsonObject body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/x-amz-json-1.0")) };
            request.Headers.Add("X-Amz-Target", $"AmazonSQS.{operation}");
            request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0");
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            ((int)response.StatusCode).ShouldBe(200, text);
            return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
        }

        public async Task<JsonArray> ReceiveAsync(string queueUrl, int most = 10, int visibilityTimeoutSeconds = VisibilityTimeoutSeconds)
        {
            var request = new JsonObject { ["QueueUrl"] = queueUrl, ["MaxNumberOfMessages"] = most, ["VisibilityTimeout"] = visibilityTimeoutSeconds, ["WaitTimeSeconds"] = 1 };
            return (await CallAsync("ReceiveMessage", request))["Messages"]?.AsArray() ?? [];
        }

        public void Dispose() => _http.Dispose();
    }
}
