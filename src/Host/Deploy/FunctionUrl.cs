using System.Text.Json.Nodes;
using Hearth.Host.Client;

namespace Hearth.Host.Deploy;

/// <summary>Gives a function a URL that needs no signature, as on AWS: the URL, and the permissions to call it.</summary>
internal sealed class FunctionUrl(HearthClient client)
{
    /// <returns>The URL, made now or before.</returns>
    public async Task<string> EnsureAsync(string name, CancellationToken cancellation)
    {
        var path = $"/2021-10-31/functions/{Uri.EscapeDataString(name)}/url";
        JsonObject url;
        try
        {
            url = await client.SendAsync(HttpMethod.Post, path, new JsonObject { ["AuthType"] = "NONE" }, cancellation);
        }
        catch (HearthClientException error) when (error.Code == "ResourceConflictException")
        {
            url = await client.SendAsync(HttpMethod.Get, path, body: null, cancellation);
        }
        // AWS asks for both since October 2025: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
        await AllowAsync(name, "FunctionURLAllowPublicAccess", "lambda:InvokeFunctionUrl", ("FunctionUrlAuthType", "NONE"), cancellation);
        await AllowAsync(name, "FunctionURLInvokeAllowPublicAccess", "lambda:InvokeFunction", ("InvokedViaFunctionUrl", true), cancellation);
        return (string)url["FunctionUrl"]!;
    }

    private async Task AllowAsync(
        string name, string statement, string action, (string Name, JsonNode Value) condition, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(
                HttpMethod.Post,
                $"/2015-03-31/functions/{Uri.EscapeDataString(name)}/policy",
                new JsonObject
                {
                    ["StatementId"] = statement,
                    ["Action"] = action,
                    ["Principal"] = "*",
                    [condition.Name] = condition.Value,
                },
                cancellation);
        }
        catch (HearthClientException error) when (error.Code == "ResourceConflictException")
        {
            // The statement is there from an earlier deployment.
        }
    }
}
