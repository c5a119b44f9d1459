using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>
/// A response that is passed on while the runtime writes it, or buffered when the caller wants it whole. Errors
/// after the first byte come in trailers.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
/// </summary>
internal static class StreamedResponse
{
    private const string ErrorTypeTrailer = "Lambda-Runtime-Function-Error-Type";
    private const string ErrorBodyTrailer = "Lambda-Runtime-Function-Error-Body";

    public static async Task HandleAsync(IFeatureCollection context, RuntimeSession session, ActiveInvocation active)
    {
        active.BeginStream();
        var sink = new Sink(active, context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted);
        bool complete;
        try
        {
            complete = await CopyAsync(context, sink);
        }
        catch (Exception e) when (RequestBody.IsBroken(e))
        {
            session.RevokeAnswer();
            return;
        }
        finally
        {
            active.EndStream();
        }

        if (!complete)
        {
            active.TryAnswer(new RuntimeAnswer.ResponseTooLarge());
            await Reply.RefuseAsync(context, Refusal.PayloadTooLarge);
            return;
        }

        RuntimeAnswer answer = ErrorInTrailers(context) is { } error ? error : new RuntimeAnswer.Response(sink.Buffered);
        active.TryAnswer(answer);
        await Reply.AcceptedAsync(context);
    }

    /// <summary>False when the response passes its limit.</summary>
    private static async Task<bool> CopyAsync(IFeatureCollection context, Sink sink)
    {
        await sink.StartAsync(context.GetRequiredFeature<IHttpRequestFeature>().Headers.ContentType);
        var reader = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        while (true)
        {
            var result = await reader.ReadAsync();
            foreach (var chunk in result.Buffer)
            {
                if (!await sink.WriteAsync(chunk)) return false;
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return true;
        }
    }

    private static RuntimeAnswer.Error? ErrorInTrailers(IFeatureCollection context)
    {
        if (context.Get<IHttpRequestTrailersFeature>() is not { Available: true } feature) return null;
        var type = feature.Trailers[ErrorTypeTrailer].ToString();
        if (type.Length == 0) return null;
        var encoded = feature.Trailers[ErrorBodyTrailer].ToString();
        var body = new byte[encoded.Length];
        var isBase64 = Convert.TryFromBase64String(encoded, body, out var length);
        return ErrorBody.Read(isBase64 ? body.AsMemory(0, length) : Encoding.UTF8.GetBytes(encoded), type);
    }

    /// <summary>The caller's stream, or a buffer when the caller did not ask for a stream.</summary>
    private sealed class Sink(ActiveInvocation active, CancellationToken runtimeGone)
    {
        private readonly IResponseStream? stream = active.Invocation.ResponseStream;
        private readonly ArrayBufferWriter<byte> buffer = new();
        private bool callerGone;
        private long written;

        public ReadOnlyMemory<byte> Buffered => buffer.WrittenMemory;

        public async ValueTask StartAsync(string? contentType)
        {
            if (stream is null) return;
            try
            {
                await stream.StartAsync(contentType ?? "application/octet-stream", runtimeGone);
            }
            catch (Exception)
            {
                callerGone = true;
            }
        }

        public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> chunk)
        {
            active.StreamedBytes = written += chunk.Length;
            if (stream is null)
            {
                if (written > RuntimeApiLimits.BufferedResponseBytes) return false;
                buffer.Write(chunk.Span);
                return true;
            }

            if (written > RuntimeApiLimits.StreamedResponseBytes) return false;
            // Read on for a caller that has gone away, so that the function still finishes; not after a timeout.
            if (callerGone || active.Answer.IsCompleted) return true;
            try
            {
                await stream.WriteAsync(chunk, runtimeGone);
            }
            catch (Exception)
            {
                callerGone = true;
            }

            return true;
        }
    }
}
