using System.Text.Json;

namespace Hearth.DotnetRuntime.Context;

/// <summary>ICognitoIdentity, IClientContext and IClientApplication, from the JSON that the caller sent.</summary>
internal static class ClientObjects
{
    public static object Identity(Type face, string? json)
    {
        var fields = Parse(json);
        return NamedProxy.OfProperties(face, new Dictionary<string, Func<Type, object?>>
        {
            ["IdentityId"] = _ => Text(fields, "cognitoIdentityId"),
            ["IdentityPoolId"] = _ => Text(fields, "cognitoIdentityPoolId"),
        });
    }

    public static object ClientContext(Type face, string? json)
    {
        var fields = Parse(json);
        return NamedProxy.OfProperties(face, new Dictionary<string, Func<Type, object?>>
        {
            ["Environment"] = _ => Texts(fields, "env"),
            ["Custom"] = _ => Texts(fields, "custom"),
            ["Client"] = type => Member(fields, "client") is { } client ? Application(type, client) : null,
        });
    }

    private static object Application(Type face, JsonElement client) =>
        NamedProxy.OfProperties(face, new Dictionary<string, Func<Type, object?>>
        {
            ["AppPackageName"] = _ => Text(client, "app_package_name"),
            ["AppTitle"] = _ => Text(client, "app_title"),
            ["AppVersionCode"] = _ => Text(client, "app_version_code"),
            ["AppVersionName"] = _ => Text(client, "app_version_name"),
            ["InstallationId"] = _ => Text(client, "installation_id"),
        });

    private static JsonElement? Parse(string? json) => string.IsNullOrWhiteSpace(json) ? null : JsonDocument.Parse(json).RootElement;

    private static JsonElement? Member(JsonElement? fields, string name) =>
        fields is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var member)
            && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string? Text(JsonElement? fields, string name) => Member(fields, name)?.ToString();

    private static Dictionary<string, string>? Texts(JsonElement? fields, string name) =>
        Member(fields, name) is { ValueKind: JsonValueKind.Object } member
            ? member.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.ToString(), StringComparer.Ordinal) : null;
}
