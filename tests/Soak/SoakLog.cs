using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;

namespace Hearth.Tests.Soak;

/// <summary>What the functions' logs say has run.</summary>
internal sealed class SoakLog(LambdaClient lambda)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Each event ran as often as it should, and each request has one START, one END and one REPORT line.</summary>
    public async Task ShouldTellAsync(
        string function, IReadOnlyDictionary<string, SoakedFunction.Expectation> sent, IReadOnlyCollection<string> requestIds)
    {
        var deadline = DateTime.UtcNow + Patience;
        List<string> wrong;
        // Asynchronous events and the last lines come a little later.
        while ((wrong = Compare(await MessagesAsync($"/aws/lambda/{function}"), sent, requestIds)).Count > 0 && DateTime.UtcNow < deadline)
            await Task.Delay(250);
        wrong.ShouldBeEmpty($"the log of {function} does not tell of each event once");
        await CallAsync("DeleteLogGroup", new JsonObject { ["logGroupName"] = $"/aws/lambda/{function}" });
    }

    private static List<string> Compare(
        List<string> messages, IReadOnlyDictionary<string, SoakedFunction.Expectation> sent, IReadOnlyCollection<string> requestIds)
    {
        var lines = messages.Select(message => message.TrimEnd('\n')).ToList();
        var ran = lines.Select(RanId).OfType<string>().CountBy(id => id).ToDictionary(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var (id, expectation) in sent)
        {
            var times = ran.GetValueOrDefault(id);
            var isRight = expectation switch
            {
                SoakedFunction.Expectation.Once => times == 1,
                SoakedFunction.Expectation.OnceAtMost => times <= 1,
                _ => times == 0,
            };
            if (!isRight) wrong.Add($"{id} ({expectation}) ran {times} times");
        }
        foreach (var word in (string[])["START", "END", "REPORT"])
        {
            var told = lines.Select(line => RequestId(line, word)).OfType<string>().CountBy(id => id).ToDictionary(StringComparer.Ordinal);
            wrong.AddRange(requestIds.Where(id => told.GetValueOrDefault(id) != 1).Select(id => $"{word} {id}: {told.GetValueOrDefault(id)} times"));
        }
        return wrong;
    }

    /// <summary>Node.js writes time and request id before the text.</summary>
    private static string? RanId(string line)
    {
        var at = line.IndexOf("RAN ", StringComparison.Ordinal);
        return at < 0 ? null : line[(at + 4)..];
    }

    private static string? RequestId(string line, string word) =>
        line.StartsWith($"{word} RequestId: ", StringComparison.Ordinal) ? line.Substring(word.Length + 12, 36) : null;

    private async Task<List<string>> MessagesAsync(string group)
    {
        var messages = new List<string>();
        string? token = null;
        do
        {
            var body = new JsonObject { ["logGroupName"] = group };
            if (token is not null) body["nextToken"] = token;
            var answer = await CallAsync("FilterLogEvents", body);
            if (answer.Code == "ResourceNotFoundException") return [];
            var page = answer.ShouldBe(200).Object;
            messages.AddRange(page["events"]!.AsArray().Select(logged => (string)logged!["message"]!));
            token = (string?)page["nextToken"];
        }
        while (token is not null);
        return messages;
    }

    private Task<Answer> CallAsync(string operation, JsonObject body) => lambda.SendAsync(
        HttpMethod.Post,
        "/",
        new StringContent(body.ToJsonString()),
        new Dictionary<string, string> { ["X-Amz-Target"] = $"Logs_20140328.{operation}" });
}
