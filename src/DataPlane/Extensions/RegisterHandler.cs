using System.Text.Json;
using Hearth.DataPlane.RuntimeApi;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.DataPlane.Extensions;

/// <summary>POST /extension/register: {"events": ["INVOKE", "SHUTDOWN"]}.</summary>
internal static class RegisterHandler
{
    private const string NameHeader = "Lambda-Extension-Name", FeaturesHeader = "Lambda-Extension-Accept-Feature";

    public static async Task HandleAsync(IFeatureCollection context, RuntimeSession session)
    {
        var headers = context.GetRequiredFeature<IHttpRequestFeature>().Headers;
        string? name = headers[NameHeader];
        if (string.IsNullOrEmpty(name))
        {
            await Reply.RefuseAsync(context, ExtensionRefusal.EmptyName);
            return;
        }

        byte[]? body;
        try
        {
            body = await RequestBody.ReadAsync(context);
        }
        catch (Exception e) when (RequestBody.IsBroken(e))
        {
            return; // Its process has died.
        }

        Extension? extension = null;
        var problem = Read(body, out var events);
        var refusal = problem is null ? session.Extensions.Register(name, events, out extension) : ExtensionRefusal.InvalidRequest(problem);
        if (refusal is not null)
        {
            await Reply.RefuseAsync(context, refusal);
            return;
        }

        context.GetRequiredFeature<IHttpResponseFeature>().Headers[ExtensionsApi.IdentifierHeader] = extension!.Id;
        var wantsAccount = headers[FeaturesHeader].SelectMany(value => value?.Split(',') ?? []).Any(feature => feature.Trim() == "accountId");
        await Reply.WriteAsync(context, 200, Describe(session.Config, wantsAccount));
    }

    private static byte[] Describe(EnvironmentConfig config, bool wantsAccount)
    {
        var members = new Dictionary<string, string>
        {
            ["functionName"] = config.FunctionName,
            ["functionVersion"] = config.FunctionVersion,
            ["handler"] = config.Handler,
        };
        if (wantsAccount) members["accountId"] = config.AccountId;
        return JsonSerializer.SerializeToUtf8Bytes(members);
    }

    /// <summary>Null, or what is wrong with the body.</summary>
    private static string? Read(byte[]? body, out IReadOnlyList<string> events)
    {
        events = [];
        if (body is null) return "The request is too large";
        if (body.Length == 0) return "unexpected end of JSON input";
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return "The request is not a JSON object";
            if (document.RootElement.TryGetProperty("configurationKeys", out var keys) && keys.ValueKind == JsonValueKind.Array && keys.GetArrayLength() > 0)
                return "configurationKeys are deprecated; use environment variables instead";
            if (!document.RootElement.TryGetProperty("events", out var asked) || asked.ValueKind == JsonValueKind.Null) return null;
            events = [.. asked.EnumerateArray().Select(name => name.GetString() ?? "")];
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return e.Message;
        }
    }
}
