using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>Reads what a runtime posts, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>
    /// The whole body, copied once into an array of its size; null when it is larger than Lambda takes. The rest
    /// of a body that is too large is left to Kestrel, which reads it off the connection after the answer.
    /// </summary>
    /// <exception cref="IOException">The connection broke before the end.</exception>
    public static async ValueTask<byte[]?> ReadAsync(IFeatureCollection context)
    {
        const int limit = RuntimeApiLimits.BufferedResponseBytes;
        var announced = context.GetRequiredFeature<IHttpRequestFeature>().Headers.ContentLength;
        if (announced > limit) return null;
        var reader = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        while (true)
        {
            var result = await reader.ReadAsync();
            var buffer = result.Buffer;
            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var body = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return body;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Whether an exception means that the runtime's connection broke while its body was read.</summary>
    public static bool IsBroken(Exception e)
        => e is IOException or OperationCanceledException or Microsoft.AspNetCore.Http.BadHttpRequestException;
}
