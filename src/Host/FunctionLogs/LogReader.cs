using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Hearth.Host.Client;

namespace Hearth.Host.FunctionLogs;

/// <param name="Message">Without its newline.</param>
internal sealed record LogLine(string EventId, DateTimeOffset Timestamp, string Message);

/// <summary>Reads a log group through FilterLogEvents, oldest first, every event once.</summary>
internal sealed class LogReader(HearthClient client, string group, string? filter, DateTimeOffset since)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Streams are written side by side, so an event may be found after one with a later timestamp.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private DateTimeOffset _from = since;

    /// <summary>The group that a function logs to; of a function that is gone, the one that it had by default.</summary>
    public static async Task<string> GroupOfAsync(HearthClient client, string function, CancellationToken cancellation)
    {
        try
        {
            var configuration = await client.SendAsync(
                HttpMethod.Get, $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/configuration", body: null, cancellation);
            return (string?)configuration["LoggingConfig"]?["LogGroup"] ?? $"/aws/lambda/{(string?)configuration["FunctionName"]}";
        }
        catch (HearthClientException error) when (error.Code == "ResourceNotFoundException")
        {
            return $"/aws/lambda/{function}";
        }
    }

    public async IAsyncEnumerable<LogLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? token = null;
        do
        {
            var page = await client.CallLogsAsync("FilterLogEvents", Request(token), cancellation);
            foreach (var line in page["events"]!.AsArray().Select(Line))
                if (_seen.TryAdd(line.EventId, line.Timestamp)) yield return line;
            token = (string?)page["nextToken"];
        }
        while (token is not null);
    }

    public async IAsyncEnumerable<LogLine> FollowAsync(TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var mayBeMissing = true;
        while (true)
        {
            var lines = new List<LogLine>();
            try
            {
                await foreach (var line in ReadAsync(cancellation)) lines.Add(line);
                mayBeMissing = false;
            }
            catch (HearthClientException error) when (mayBeMissing && error.Code == "ResourceNotFoundException")
            {
                // The group is made by the function's first invocation: following may begin before it.
            }
            foreach (var line in lines) yield return line;
            Forget();
            await Task.Delay(PollInterval, time, cancellation);
        }
    }

    private void Forget()
    {
        if (_seen.Count == 0) return;
        var from = _seen.Values.Max() - Overlap;
        if (from > _from) _from = from;
        foreach (var (id, timestamp) in _seen)
            if (timestamp < _from) _seen.Remove(id);
    }

    private JsonObject Request(string? token)
    {
        var request = new JsonObject { ["logGroupName"] = group, ["startTime"] = _from.ToUnixTimeMilliseconds() };
        if (filter is not null) request["filterPattern"] = filter;
        if (token is not null) request["nextToken"] = token;
        return request;
    }

    private static LogLine Line(JsonNode? found) => new(
        (string)found!["eventId"]!,
        DateTimeOffset.FromUnixTimeMilliseconds((long)found["timestamp"]!),
        ((string)found["message"]!).TrimEnd('\n'));
}
