using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.Host.Client;

/// <summary>
/// A client of Hearth's own public HTTP API, for the commands. It goes the same way as any AWS SDK.
/// </summary>
internal sealed class HearthClient(Uri endpoint, string accountId = "000000000000", string region = "us-east-1") : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = endpoint, Timeout = TimeSpan.FromMinutes(16) };

    public string AccountId { get; } = accountId;

    public string Region { get; } = region;

    /// <summary>Sends a Lambda request with a JSON body.</summary>
    /// <exception cref="HearthClientException">The server answered an error; the message is its own.</exception>
    public async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var response = await SendRawAsync(method, path, body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body), [], cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode) throw Error(response, text);
        return text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text)!;
    }

    /// <summary>Invokes a function and waits for its answer.</summary>
    public async Task<InvokeAnswer> InvokeAsync(string function, byte[] payload, CancellationToken cancellation)
    {
        using var response = await SendRawAsync(
            HttpMethod.Post,
            $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations",
            payload,
            [("X-Amz-Log-Type", "Tail")],
            cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode) throw Error(response, text);
        return new InvokeAnswer(text, Header(response, "X-Amz-Function-Error"), Log(response));
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendRawAsync(
        HttpMethod method, string path, byte[]? body, IEnumerable<(string, string)> headers, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var date = DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        // While authentication is open, only the credential scope is read.
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={AccountId}/{date}/{Region}/lambda/aws4_request, SignedHeaders=host, Signature=0");
        return await _http.SendAsync(request, cancellation);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static string Log(HttpResponseMessage response) =>
        Header(response, "X-Amz-Log-Result") is { } base64 ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64)) : "";

    private static HearthClientException Error(HttpResponseMessage response, string body)
    {
        var code = Header(response, "x-amzn-ErrorType") ?? response.StatusCode.ToString();
        string? message = null;
        try
        {
            var json = JsonNode.Parse(body);
            message = (string?)json?["message"] ?? (string?)json?["Message"];
        }
        catch (JsonException)
        {
            // The body is shown as it is.
        }
        return new HearthClientException(code, $"{code}: {message ?? body}");
    }
}

/// <param name="FunctionError">"Unhandled" when the function failed.</param>
/// <param name="Log">The last 4 KB of the invocation's log.</param>
internal sealed record InvokeAnswer(string Payload, string? FunctionError, string Log);

/// <summary>An error that the server answered, by AWS's code.</summary>
internal sealed class HearthClientException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
