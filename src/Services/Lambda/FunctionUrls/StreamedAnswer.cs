using System.Buffers;
using Hearth.DataPlane;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// The response of a URL with InvokeMode RESPONSE_STREAM: chunk by chunk while the function writes it. A failure before the
/// first byte is a 502; after it the connection breaks off, the only sign that is left.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
/// </summary>
internal sealed class StreamedAnswer(HttpContext http) : IResponseStream
{
    private readonly ArrayBufferWriter<byte> _prelude = new();
    private bool _awaitsPrelude;
    private bool _isBroken;

    public async Task RunAsync(IDataPlane dataPlane, EnvironmentConfig config, Invocation invocation)
    {
        var outcome = await dataPlane.InvokeAsync(config, invocation with { ResponseStream = this }, CancellationToken.None);
        if (outcome.FunctionError is not null || _isBroken || _awaitsPrelude) await FailAsync();
        // The data plane gives back whole what the runtime did not stream.
        else if (!http.Response.HasStarted && outcome.Payload.Length > 0) await FunctionAnswer.Read(outcome.Payload).WriteAsync(http);
        else if (!http.Response.HasStarted) await http.Response.StartAsync(http.RequestAborted);
    }

    public ValueTask StartAsync(string contentType, CancellationToken cancellation)
    {
        _awaitsPrelude = contentType.StartsWith(StreamPrelude.ContentType, StringComparison.OrdinalIgnoreCase);
        if (!_awaitsPrelude)
            ResponseHead.OfContentType(200, HttpText.IsFieldValue(contentType) ? contentType : "application/octet-stream").Write(http.Response);
        return ValueTask.CompletedTask;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation)
    {
        if (_isBroken) return;
        if (_awaitsPrelude)
        {
            if (TakePrelude(chunk) is not { } rest) return;
            chunk = rest;
        }
        var body = http.Response.Body;
        await body.WriteAsync(chunk, cancellation);
        // Each chunk leaves at once, and so does the head when the first chunk is empty.
        await body.FlushAsync(cancellation);
    }

    /// <returns>What follows the prelude, or null while it is not complete.</returns>
    private ReadOnlyMemory<byte>? TakePrelude(ReadOnlyMemory<byte> chunk)
    {
        _prelude.Write(chunk.Span);
        var seen = _prelude.WrittenMemory;
        var end = StreamPrelude.EndOf(seen.Span);
        if (end < 0)
        {
            _isBroken = seen.Length >= StreamPrelude.LimitBytes;
            return null;
        }
        _awaitsPrelude = false;
        var head = StreamPrelude.Read(seen[..end]);
        _isBroken = head is null;
        head?.Write(http.Response);
        return _isBroken ? null : seen[(end + StreamPrelude.DelimiterLength)..];
    }

    private async Task FailAsync()
    {
        if (http.Response.HasStarted) http.Abort();
        else
        {
            http.Response.Headers.Remove("Set-Cookie");
            await FunctionAnswer.BadGateway.WriteAsync(http);
        }
    }
}
