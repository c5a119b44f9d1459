using System.Text.Json;
using Hearth.DataPlane;
using Hearth.Protocols.EventStream;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.Invoke;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html</summary>
public sealed record InvokeWithResponseStreamRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }

    [Header("X-Amz-Invocation-Type"), Enum("RequestResponse", "DryRun")]
    public string? InvocationType { get; init; }

    [Header("X-Amz-Log-Type"), Enum("None", "Tail")]
    public string? LogType { get; init; }

    [Header("X-Amz-Client-Context")]
    public string? ClientContext { get; init; }

    [Header("X-Amzn-Trace-Id")]
    public string? TraceId { get; init; }

    [Payload]
    public ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>Invokes a function and passes its response on while it writes it: PayloadChunk events, then InvokeComplete.</summary>
internal sealed class InvokeWithResponseStream(InvocationResolver resolver, IDataPlane dataPlane)
{
    public async Task<IHttpResult> HandleAsync(InvokeWithResponseStreamRequest request, CallContext context)
    {
        var resolved = await resolver.ResolveAsync(request.FunctionName!, request.Qualifier, context);
        if (request.InvocationType == "DryRun") return new DryRun();
        var invocation = new Invocation
        {
            RequestId = context.RequestId,
            InvokedFunctionArn = resolved.InvokedArn,
            Payload = JsonPayload.Read(request.Payload),
            ClientContext = InvocationHeaders.ClientContext(request.ClientContext),
            TraceId = request.TraceId,
            WantsLogTail = request.LogType == "Tail",
        };
        return new EventStream(dataPlane, resolved, invocation);
    }

    private sealed class DryRun : IHttpResult
    {
        public Task WriteAsync(CallContext context)
        {
            context.Http.Response.StatusCode = 204;
            return Task.CompletedTask;
        }
    }

    /// <summary>The answer: a throttle or another error before the first event is an ordinary error response.</summary>
    private sealed class EventStream(IDataPlane dataPlane, ResolvedInvocation resolved, Invocation invocation) : IHttpResult, IResponseStream
    {
        private CallContext? _context;

        public async Task WriteAsync(CallContext context)
        {
            _context = context;
            var outcome = await dataPlane.InvokeAsync(resolved.Config, invocation with { ResponseStream = this }, CancellationToken.None);
            Begin();
            if (outcome is { FunctionError: null, Payload.Length: > 0 }) await WriteAsync(outcome.Payload, context.Cancellation);
            await SendAsync(EventStreamMessage.Event("InvokeComplete", "application/json", Complete(outcome)), context.Cancellation);
        }

        public ValueTask StartAsync(string contentType, CancellationToken cancellation)
        {
            Begin();
            return ValueTask.CompletedTask;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation) =>
            SendAsync(EventStreamMessage.Event("PayloadChunk", "application/octet-stream", chunk.Span), cancellation);

        private void Begin()
        {
            var response = _context!.Http.Response;
            if (response.HasStarted) return;
            response.StatusCode = 200;
            response.ContentType = EventStreamMessage.ContentType;
            response.Headers["X-Amz-Executed-Version"] = resolved.Config.FunctionVersion;
        }

        private async ValueTask SendAsync(byte[] message, CancellationToken cancellation)
        {
            var body = _context!.Http.Response.Body;
            await body.WriteAsync(message, cancellation);
            // Each chunk leaves at once: that is what streaming is for.
            await body.FlushAsync(cancellation);
        }

        private static byte[] Complete(InvocationOutcome outcome)
        {
            var members = new Dictionary<string, string>(StringComparer.Ordinal);
            if (outcome.FunctionError is not null)
            {
                members["ErrorCode"] = outcome.FunctionError;
                members["ErrorDetails"] = System.Text.Encoding.UTF8.GetString(outcome.Payload.Span);
            }
            if (outcome.LogTail is { } tail) members["LogResult"] = Convert.ToBase64String(tail.Span);
            return JsonSerializer.SerializeToUtf8Bytes(members);
        }
    }
}
