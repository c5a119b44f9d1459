using System.Text;
using System.Text.Json;
using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Permissions;

namespace Hearth.Services.Lambda.Invoke;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html</summary>
public sealed record InvokeRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }

    [Header("X-Amz-Invocation-Type"), Enum("Event", "RequestResponse", "DryRun")]
    public string? InvocationType { get; init; }

    [Header("X-Amz-Log-Type"), Enum("None", "Tail")]
    public string? LogType { get; init; }

    /// <summary>Base64 of a JSON object, at most 3,583 bytes.</summary>
    [Header("X-Amz-Client-Context")]
    public string? ClientContext { get; init; }

    [Header("X-Amzn-Trace-Id")]
    public string? TraceId { get; init; }

    [Payload]
    public ReadOnlyMemory<byte> Payload { get; init; }
}

public sealed record InvokeResponse
{
    [StatusCode]
    public int? StatusCode { get; init; }

    [Header("X-Amz-Function-Error")]
    public string? FunctionError { get; init; }

    [Header("X-Amz-Log-Result")]
    public string? LogResult { get; init; }

    [Header("X-Amz-Executed-Version")]
    public string? ExecutedVersion { get; init; }

    [Payload]
    public ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>
/// The way of an invocation. Steps 2 to 6 are the data plane's.
/// <list type="number">
/// <item>resolve: function, qualifier, alias weight (here)</item>
/// <item>permit: account, reserved (DataPlane/Concurrency): 429 or a permit</item>
/// <item>assign: a warm environment, else a new one, whichever is ready first (DataPlane/Environments)</item>
/// <item>hand over: answer the environment's waiting /next (DataPlane/RuntimeApi)</item>
/// <item>await: response, error, timeout, exit, out of memory (DataPlane/RuntimeApi)</item>
/// <item>settle: logs, REPORT line, permit back (DataPlane)</item>
/// </list>
/// </summary>
internal sealed class Invoke(
    FunctionStore store, FunctionAccess access, FunctionLookup lookup, FunctionActivation activation, EnvironmentConfigs configs,
    IDataPlane dataPlane)
{
    public const int RequestLimitBytes = 6 * 1024 * 1024;

    private const int ClientContextLimitBytes = 3583;

    public async Task<InvokeResponse> HandleAsync(InvokeRequest request, CallContext context)
    {
        // 1 resolve
        var reference = await access.AuthorizeAsync(request.FunctionName!, request.Qualifier, context.Caller, "lambda:InvokeFunction");
        var function = await ResolveAsync(reference, context.Cancellation);
        if (request.InvocationType == "DryRun") return new InvokeResponse { StatusCode = 204 };
        if (request.InvocationType == "Event")
            throw UnavailableRequest.Error("lambda", "Invoke", "asynchronous invocation (InvocationType Event) is not offered yet.");
        var invocation = new Invocation
        {
            RequestId = context.RequestId,
            InvokedFunctionArn = reference.Arn,
            Payload = Payload(request.Payload),
            ClientContext = ClientContext(request.ClientContext),
            TraceId = request.TraceId,
            WantsLogTail = request.LogType == "Tail",
        };
        // 2-6; a client that went away does not stop the function.
        var config = await configs.OfAsync(function, CancellationToken.None);
        var outcome = await dataPlane.InvokeAsync(config, invocation, CancellationToken.None);
        return new InvokeResponse
        {
            StatusCode = 200,
            FunctionError = outcome.FunctionError,
            LogResult = outcome.LogTail is { } tail ? Convert.ToBase64String(tail.Span) : null,
            ExecutedVersion = function.Version,
            Payload = outcome.Payload,
        };
    }

    private async ValueTask<FunctionVersion> ResolveAsync(FunctionReference reference, CancellationToken cancellation)
    {
        // Picked once: after the wait below it must be the same version.
        var version = await lookup.PickVersionAsync(reference);
        var function = await FindAsync(reference, version);
        if (!function.Status.IsInProgress && function.Status.State == "Active") return function;
        // Creation takes milliseconds here: waiting for it is kinder than AWS's error, and just as correct.
        await activation.WaitAsync(reference.Key, function.Version, cancellation);
        function = await FindAsync(reference, version);
        if (function.Status.State == "Active") return function;
        throw LambdaErrors.NotActive(function.Status.State, function.Status.StateReason);
    }

    private async ValueTask<FunctionVersion> FindAsync(FunctionReference reference, string? version) =>
        (version is null ? null : await store.FindAsync(reference.Key, version))
        ?? throw LambdaErrors.FunctionNotFound(reference.ArnOrLatest);

    /// <summary>An empty body is an empty object; anything else must be JSON.</summary>
    private static ReadOnlyMemory<byte> Payload(ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0) return "{}"u8.ToArray();
        JsonPayload.Check(body.Span);
        return body;
    }

    private static string? ClientContext(string? base64)
    {
        if (string.IsNullOrEmpty(base64)) return null;
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var count) || count > ClientContextLimitBytes)
            throw LambdaErrors.InvalidRequestContent("Client context must be a valid Base64-encoded JSON object.");
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(0, count));
            if (json.RootElement.ValueKind == JsonValueKind.Object) return Encoding.UTF8.GetString(bytes, 0, count);
        }
        catch (JsonException)
        {
            // Answered below, like any other value that is no JSON object.
        }
        throw LambdaErrors.InvalidRequestContent("Client context must be a valid Base64-encoded JSON object.");
    }
}
