using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Host.Client;

namespace Hearth.Host.LoadGeneration;

/// <summary>Invokes a function with one payload, and reads from the answer what became of it.</summary>
/// <param name="hasProvisioned">The alias or version has provisioned concurrency: whoever waits for an Init phase was spilled.</param>
internal sealed class FunctionTarget(HearthClient client, string function, byte[] payload, bool hasProvisioned, TimeProvider time) : ILoadTarget
{
    /// <summary>Clocks of two processes round differently.</summary>
    private const double ToleranceMs = 1;

    public async Task<AttemptAnswer> SendAsync(CancellationToken cancellation)
    {
        var sent = time.GetTimestamp();
        try
        {
            using var response = await client.SendInvocationAsync(function, payload, cancellation);
            return response.IsSuccessStatusCode
                ? Served(response, time.GetElapsedTime(sent))
                : Error(response, await response.Content.ReadAsStringAsync(cancellation));
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new AttemptAnswer(0, Outcome.Failed) { Reason = "Timeout", IsTimeout = true };
        }
        catch (Exception error) when (error is HearthClientException or HttpRequestException or IOException)
        {
            return new AttemptAnswer(0, Outcome.Failed) { Reason = "NoAnswer" };
        }
    }

    private AttemptAnswer Served(HttpResponseMessage response, TimeSpan took)
    {
        var report = Header(response, "X-Amz-Log-Result") is { } base64
            ? ReportLine.Of(Encoding.UTF8.GetString(Convert.FromBase64String(base64)))
            : null;
        // An environment that was started ahead of its first invocation reports its Init phase too, but nobody waited for it.
        var hasWaited = report?.InitMs is { } init && took.TotalMilliseconds + ToleranceMs >= init + report.DurationMs;
        var outcome = !hasWaited ? Outcome.Warm : hasProvisioned ? Outcome.Spilled : Outcome.Cold;
        return new AttemptAnswer((int)response.StatusCode, outcome)
        {
            RequestId = Header(response, "x-amzn-RequestId") ?? "",
            HasFunctionError = response.Headers.Contains("X-Amz-Function-Error"),
            InitMs = report?.InitMs,
            DurationMs = report?.DurationMs,
            BilledMs = report?.BilledMs,
        };
    }

    private static AttemptAnswer Error(HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        var reason = Reason(body) ?? Header(response, "x-amzn-ErrorType") ?? response.StatusCode.ToString();
        return new AttemptAnswer(status, status == 429 ? Outcome.Throttled : Outcome.Failed)
        {
            Reason = reason,
            RequestId = Header(response, "x-amzn-RequestId") ?? "",
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private static string? Reason(string body)
    {
        try
        {
            return (string?)(JsonNode.Parse(body) as JsonObject)?["Reason"];
        }
        catch (JsonException)
        {
            return null; // A proxy's error, which is no JSON.
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
