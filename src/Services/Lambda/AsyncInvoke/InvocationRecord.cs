using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.DataPlane;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// What a destination is told of an event that ended.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </summary>
internal static class InvocationRecord
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="outcome">Of the last attempt; null when the function never ran for the event.</param>
    public static byte[] Of(
        AsyncEvent ended, ReadOnlySpan<byte> payload, AsyncStep.Finish end, InvocationOutcome? outcome, string? executedVersion, DateTimeOffset now)
    {
        var record = new JsonObject
        {
            ["version"] = "1.0",
            ["timestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = ended.RequestId,
                ["functionArn"] = ended.Reference.ArnOrLatest,
                ["condition"] = end.Condition,
                ["approximateInvokeCount"] = end.InvokeCount,
            },
            ["requestPayload"] = Node(payload),
        };
        if (outcome is not null)
        {
            var response = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = executedVersion };
            if (outcome.FunctionError is not null) response["functionError"] = outcome.FunctionError;
            record["responseContext"] = response;
            record["responsePayload"] = Node(outcome.Payload.Span);
        }
        return JsonSerializer.SerializeToUtf8Bytes(record, Relaxed);
    }

    /// <summary>A response is whatever the function wrote: what is no JSON goes as a string.</summary>
    private static JsonNode? Node(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return JsonValue.Create(Encoding.UTF8.GetString(json));
        }
    }
}
