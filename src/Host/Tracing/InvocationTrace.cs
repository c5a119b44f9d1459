using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Host.Client;
using Hearth.Kernel;

namespace Hearth.Host.Tracing;

/// <summary>One invocation with its spans, made through the public API.</summary>
/// <param name="Answer">What the function answered.</param>
/// <param name="Spans">In order of their start; the first is the whole call.</param>
internal sealed record InvocationTrace(InvokeAnswer Answer, IReadOnlyList<RecordedSpan> Spans)
{
    /// <summary>The last spans end a moment after the answer has left.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private const int MostGlances = 100;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="isCold">Ends the function's idle environments first.</param>
    /// <param name="isWarm">Invokes once before, so that an environment is there.</param>
    public static async Task<InvocationTrace> RecordAsync(
        HearthClient client, string function, byte[] payload, bool isCold, bool isWarm, CancellationToken cancellation)
    {
        if (isCold) await EndIdleAsync(client, function, cancellation);
        if (isWarm) await client.InvokeAsync(function, payload, cancellation);
        var (trace, parent) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        var path = $"/_hearth/traces/{trace.ToHexString()}";
        await client.SendAsync(HttpMethod.Put, path, null, cancellation);
        var answer = await client.InvokeAsync(function, payload, asEvent: false, cancellation, AwsTraceHeader.Format(trace, parent));
        await Task.Delay(Settling, cancellation);
        var recording = await client.SendAsync(HttpMethod.Get, path, null, cancellation);
        var spans = recording["spans"].Deserialize<List<RecordedSpan>>(Json) ?? [];
        return spans.Count > 0 ? new InvocationTrace(answer, spans) : throw new HearthClientException("NoTrace", "The server recorded nothing of the invocation.");
    }

    private static async Task EndIdleAsync(HearthClient client, string function, CancellationToken cancellation)
    {
        var path = $"/_hearth/environments/{Uri.EscapeDataString(function)}";
        // Taking environments down costs the machine time that belongs to no cold start.
        // One that is busy ends its work first, and is then the warm one that is met.
        for (var glance = 0; glance < MostGlances; glance++)
        {
            if ((int?)(await client.SendAsync(HttpMethod.Delete, path, null, cancellation))["left"] is null or 0) break;
            await Task.Delay(Glance, cancellation);
        }

        await Task.Delay(Settling, cancellation);
    }
}
