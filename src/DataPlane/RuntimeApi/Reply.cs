using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>Short answers of the Runtime API.</summary>
internal static class Reply
{
    private static readonly byte[] Status = """{"status":"OK"}"""u8.ToArray();

    /// <summary>The runtime's next event may come along with it.</summary>
    public static Task AcceptedAsync(IFeatureCollection context)
    {
        if (context.Get<HeldAnswers>() is { } held) held.IsHolding = true;
        return WriteStatusAsync(context, 202, Status);
    }

    public static Task OkAsync(IFeatureCollection context) => WriteAsync(context, 200, Status);

    public static Task RefuseAsync(IFeatureCollection context, Refusal refusal) => WriteAsync(
        context,
        refusal.StatusCode,
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string> { ["errorMessage"] = refusal.ErrorMessage, ["errorType"] = refusal.ErrorType }));

    public static Task WriteAsync(IFeatureCollection context, int statusCode, ReadOnlyMemory<byte> body)
    {
        Release(context);
        return WriteStatusAsync(context, statusCode, body);
    }

    /// <summary>What is written from here on leaves, and what was held before it.</summary>
    public static void Release(IFeatureCollection context)
    {
        if (context.Get<HeldAnswers>() is { } held) held.IsHolding = false;
    }

    private static async Task WriteStatusAsync(IFeatureCollection context, int statusCode, ReadOnlyMemory<byte> body)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = statusCode;
        response.Headers.ContentType = "application/json";
        response.Headers.ContentLength = body.Length;
        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body);
    }
}
