using System.Text.Json.Nodes;
using Shouldly;

namespace Hearth.Tests.Wire.Server;

/// <summary>Reads what functions logged, through the CloudWatch Logs API.</summary>
internal static class LogReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The messages of a function's log group, oldest first, once the last one is an invocation's REPORT line: logs are
    /// written behind the invocation's answer.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ReadLogAsync(this LambdaClient client, string functionName, int invocations = 1)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var messages = await MessagesAsync(client, $"/aws/lambda/{functionName}");
            if (messages.Count(message => message.StartsWith("REPORT ", StringComparison.Ordinal)) >= invocations) return messages;
            DateTime.UtcNow.ShouldBeLessThan(deadline, $"the log of {functionName} has no REPORT line:\n{string.Concat(messages)}");
            await Task.Delay(50);
        }
    }

    private static async Task<IReadOnlyList<string>> MessagesAsync(LambdaClient client, string group)
    {
        var answer = await client.SendAsync(
            HttpMethod.Post,
            "/",
            new StringContent(new JsonObject { ["logGroupName"] = group }.ToJsonString()),
            new Dictionary<string, string> { ["X-Amz-Target"] = "Logs_20140328.FilterLogEvents" });
        // The group is made by the first line that is written to it.
        if (answer.Code == "ResourceNotFoundException") return [];
        return [.. answer.ShouldBe(200).Object["events"]!.AsArray().Select(logged => (string)logged!["message"]!)];
    }
}
