using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.AsyncInvoke;

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
internal sealed class Invoke(InvocationResolver resolver, AcceptEvent acceptEvent, IDataPlane dataPlane)
{
    public const int RequestLimitBytes = 6 * 1024 * 1024;

    public async Task<InvokeResponse> HandleAsync(InvokeRequest request, CallContext context)
    {
        // 1 resolve
        var resolved = await resolver.ResolveAsync(request.FunctionName!, request.Qualifier, context);
        if (request.InvocationType == "DryRun") return new InvokeResponse { StatusCode = 204 };
        if (request.InvocationType == "Event") return await AcceptAsync(request, resolved, context);
        var invocation = new Invocation
        {
            RequestId = context.RequestId,
            InvokedFunctionArn = resolved.InvokedArn,
            Payload = JsonPayload.Read(request.Payload),
            ClientContext = InvocationHeaders.ClientContext(request.ClientContext),
            TraceId = request.TraceId,
            WantsLogTail = request.LogType == "Tail",
        };
        // 2-6; a client that went away does not stop the function.
        var outcome = await dataPlane.InvokeAsync(resolved.Config, invocation, CancellationToken.None);
        return new InvokeResponse
        {
            StatusCode = 200,
            FunctionError = outcome.FunctionError,
            LogResult = outcome.LogTail is { } tail ? Convert.ToBase64String(tail.Span) : null,
            ExecutedVersion = resolved.Function.Version,
            Payload = outcome.Payload,
        };
    }

    private async Task<InvokeResponse> AcceptAsync(InvokeRequest request, ResolvedInvocation resolved, CallContext context)
    {
        await acceptEvent.HandleAsync(
            resolved.Reference,
            context.RequestId,
            JsonPayload.Read(request.Payload),
            InvocationHeaders.ClientContext(request.ClientContext),
            request.TraceId);
        return new InvokeResponse { StatusCode = 202 };
    }
}
