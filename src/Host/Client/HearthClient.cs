using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Protocols.SigV4;

namespace Hearth.Host.Client;

/// <summary>
/// A client of Hearth's own public HTTP API, for the commands. It goes the same way as any AWS SDK.
/// </summary>
/// <param name="credentials">While authentication is open, a 12-digit access key id is the account; any other is account 000000000000.</param>
internal sealed class HearthClient(Uri endpoint, ClientCredentials credentials, string region = "us-east-1") : IDisposable
{
    private const string DefaultAccount = "000000000000";
    private const string LogsTarget = "Logs_20140328";

    private readonly HttpClient _http = new(TrustedHandler.Create(Environment.GetEnvironmentVariable("AWS_CA_BUNDLE")))
    {
        BaseAddress = endpoint, Timeout = TimeSpan.FromMinutes(16),
    };

    public Uri Endpoint { get; } = endpoint;

    public string AccountId { get; } = AccountOf(credentials.AccessKeyId);

    public string Region { get; } = region;

    /// <summary>Sends a Lambda request with a JSON body.</summary>
    /// <exception cref="HearthClientException">The server answered an error; the message is its own.</exception>
    public Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        var request = Request(method, path, "lambda", body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body), "application/json");
        return SendJsonAsync(request, cancellation);
    }

    /// <summary>Calls an operation of CloudWatch Logs.</summary>
    /// <exception cref="HearthClientException">The server answered an error; the message is its own.</exception>
    public Task<JsonObject> CallLogsAsync(string operation, JsonObject body, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Post, "/", "logs", JsonSerializer.SerializeToUtf8Bytes(body), "application/x-amz-json-1.1",
            ("X-Amz-Target", $"{LogsTarget}.{operation}"));
        return SendJsonAsync(request, cancellation);
    }

    /// <summary>Invokes a function and waits for its answer.</summary>
    public Task<InvokeAnswer> InvokeAsync(string function, byte[] payload, CancellationToken cancellation) =>
        InvokeAsync(function, payload, asEvent: false, cancellation);

    /// <param name="asEvent">Only leaves the payload with the server (InvocationType Event); it is run later.</param>
    /// <param name="traceHeader">X-Amzn-Trace-Id; null for none.</param>
    public async Task<InvokeAnswer> InvokeAsync(
        string function, byte[] payload, bool asEvent, CancellationToken cancellation, string? traceHeader = null)
    {
        using var request = Request(
            HttpMethod.Post, $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations", "lambda", payload, "application/json",
            [
                ("X-Amz-Invocation-Type", asEvent ? "Event" : "RequestResponse"),
                .. asEvent ? [] : new[] { ("X-Amz-Log-Type", "Tail") },
                .. traceHeader is null ? [] : new[] { ("X-Amzn-Trace-Id", traceHeader) },
            ]);
        using var response = await SendRawAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode) throw Error(response, text);
        return new InvokeAnswer(
            (int)response.StatusCode,
            Header(response, "x-amzn-RequestId") ?? "",
            text,
            Header(response, "X-Amz-Function-Error"),
            Log(response));
    }

    /// <summary>Sends a request whose answer is lines of JSON, and gives each as it comes.</summary>
    /// <exception cref="HearthClientException">The server answered an error; the message is its own.</exception>
    public async IAsyncEnumerable<JsonObject> StreamLinesAsync(
        HttpMethod method, string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = Request(method, path, "lambda", body: null, "application/json");
        using var response = await SendRawAsync(request, cancellation, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode) throw Error(response, await response.Content.ReadAsStringAsync(cancellation));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line) yield return (JsonObject)JsonNode.Parse(line)!;
    }

    /// <summary>Invokes a function with its log's tail and gives the answer as it is, an error's too. The caller disposes it.</summary>
    public async Task<HttpResponseMessage> SendInvocationAsync(string function, byte[] payload, CancellationToken cancellation)
    {
        using var request = Request(
            HttpMethod.Post, $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations", "lambda", payload, "application/json",
            ("X-Amz-Log-Type", "Tail"));
        return await SendRawAsync(request, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> SendJsonAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            using var response = await SendRawAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (!response.IsSuccessStatusCode) throw Error(response, text);
            return text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text)!;
        }
    }

    private static string AccountOf(string accessKeyId) => accessKeyId.Length == 12 && accessKeyId.All(char.IsAsciiDigit)
        ? accessKeyId
        : Hearth.Kernel.AccessKeyId.AccountOf(accessKeyId) ?? DefaultAccount;

    private HttpRequestMessage Request(HttpMethod method, string path, string service, byte[]? body, string contentType, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(Endpoint, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        RequestSigner.Sign(request, body, credentials, Region, service, DateTimeOffset.UtcNow);
        return request;
    }

    private async Task<HttpResponseMessage> SendRawAsync(
        HttpRequestMessage request, CancellationToken cancellation, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellation);
        }
        catch (HttpRequestException error)
        {
            throw new HearthClientException(
                HearthClientException.NoAnswer,
                $"No Hearth server answers at {Endpoint.GetLeftPart(UriPartial.Authority)} ({error.GetBaseException().Message}). "
                + "Start one with `hearth serve`, or say where it is with --endpoint URL or AWS_ENDPOINT_URL.");
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static string Log(HttpResponseMessage response) =>
        Header(response, "X-Amz-Log-Result") is { } base64 ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64)) : "";

    private static HearthClientException Error(HttpResponseMessage response, string body)
    {
        string? code = null, message = null;
        try
        {
            var json = JsonNode.Parse(body) as JsonObject;
            message = (string?)json?["message"] ?? (string?)json?["Message"];
            // The JSON protocols name the error in the body, REST JSON in a header.
            code = (string?)json?["__type"];
        }
        catch (JsonException)
        {
            // The body is shown as it is.
        }
        code = Header(response, "x-amzn-ErrorType") ?? code?.Split('#')[^1] ?? response.StatusCode.ToString();
        return new HearthClientException(code, $"{code}: {message ?? body}");
    }
}
