using System.Text.Json;

namespace Hearth.DataPlane.Telemetry;

/// <summary>
/// The body of a Subscribe call. https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html
/// </summary>
internal static class SubscriptionRequest
{
    private static readonly string[] Hosts = ["sandbox.localdomain", "sandbox"];

    /// <exception cref="SubscriptionException">The message says which member is wrong and what it may be.</exception>
    public static TelemetrySubscription Read(ReadOnlyMemory<byte> body, bool isLogsApi)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var request = document.RootElement;
            if (request.ValueKind != JsonValueKind.Object) throw new SubscriptionException("the request must be an object");
            var schema = Schema(request, isLogsApi);
            var types = Types(request);
            return new TelemetrySubscription(
                schema, types.Aggregate(TelemetryCategories.None, (all, type) => all | Category(type)), types, Destination(request, isLogsApi), Buffer(request));
        }
        catch (JsonException e)
        {
            throw new SubscriptionException($"failed to parse JSON: {e.Message}");
        }
    }

    private static TelemetrySchema Schema(JsonElement request, bool isLogsApi)
    {
        if (!request.TryGetProperty("schemaVersion", out var version))
            return isLogsApi ? TelemetrySchema.Logs20200815 : throw new SubscriptionException("schemaVersion is required");
        return (isLogsApi, version.ValueKind == JsonValueKind.String ? version.GetString() : null) switch
        {
            (true, "2020-08-15") => TelemetrySchema.Logs20200815,
            (true, "2021-03-18") => TelemetrySchema.Logs20210318,
            (true, _) => throw new SubscriptionException("schemaVersion must be one of 2020-08-15, 2021-03-18"),
            (false, "2022-07-01") => TelemetrySchema.Telemetry20220701,
            (false, "2022-12-13") => TelemetrySchema.Telemetry20221213,
            (false, "2025-01-29") => TelemetrySchema.Telemetry20250129,
            _ => throw new SubscriptionException("schemaVersion must be one of 2022-07-01, 2022-12-13, 2025-01-29"),
        };
    }

    private static string[] Types(JsonElement request)
    {
        if (!request.TryGetProperty("types", out var types) || types.ValueKind != JsonValueKind.Array || types.GetArrayLength() == 0)
            throw new SubscriptionException("types is required and must have at least one item");
        return [.. types.EnumerateArray().Select(type => type.ValueKind == JsonValueKind.String ? type.GetString()! : "")];
    }

    private static TelemetryCategories Category(string type) => type switch
    {
        "platform" => TelemetryCategories.Platform,
        "function" => TelemetryCategories.Function,
        "extension" => TelemetryCategories.Extension,
        _ => throw new SubscriptionException("types must be of platform, function, extension"),
    };

    private static TelemetryDestination Destination(JsonElement request, bool isLogsApi)
    {
        if (!request.TryGetProperty("destination", out var destination) || destination.ValueKind != JsonValueKind.Object)
            throw new SubscriptionException("destination is required");
        return Text(destination, "protocol") switch
        {
            "HTTP" => Http(destination, isLogsApi),
            "TCP" => destination.TryGetProperty("port", out var port) && port.TryGetInt32(out var number) && number is > 0 and <= 65535
                ? new TelemetryDestination(number, null)
                : throw new SubscriptionException("destination.port is required and must be from 1 to 65535"),
            _ => throw new SubscriptionException("destination.protocol must be HTTP or TCP"),
        };
    }

    private static TelemetryDestination Http(JsonElement destination, bool isLogsApi)
    {
        if (!Uri.TryCreate(Text(destination, "URI"), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
            throw new SubscriptionException("destination.URI is required and must be an http address");
        if (!Hosts.Contains(address.Host)) throw new SubscriptionException("destination.URI host must be sandbox.localdomain");
        var method = isLogsApi ? Text(destination, "method") ?? "POST" : "POST";
        if (method is not ("POST" or "PUT")) throw new SubscriptionException("destination.method must be POST or PUT");
        if (isLogsApi && (Text(destination, "encoding") ?? "JSON") != "JSON") throw new SubscriptionException("destination.encoding must be JSON");
        return new TelemetryDestination(address.Port, address, method);
    }

    private static Buffering Buffer(JsonElement request)
    {
        if (!request.TryGetProperty("buffering", out var buffering) || buffering.ValueKind == JsonValueKind.Null) return Buffering.Default;
        if (buffering.ValueKind != JsonValueKind.Object) throw new SubscriptionException("buffering must be an object");
        return new Buffering(
            Number(buffering, "maxItems", 1000, 10_000, Buffering.Default.MaxItems),
            Number(buffering, "maxBytes", 262_144, 1_048_576, Buffering.Default.MaxBytes),
            TimeSpan.FromMilliseconds(Number(buffering, "timeoutMs", 25, 30_000, (int)Buffering.Default.Timeout.TotalMilliseconds)));
    }

    private static int Number(JsonElement buffering, string name, int least, int most, int usual)
    {
        if (!buffering.TryGetProperty(name, out var member)) return usual;
        return member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var value) && value >= least && value <= most
            ? value
            : throw new SubscriptionException($"buffering.{name} must be from {least} to {most}");
    }

    private static string? Text(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}

/// <summary>A subscription that is refused with 400.</summary>
internal sealed class SubscriptionException(string message) : Exception(message);
