using System.Text.Json.Nodes;
using Hearth.Host.Client;

namespace Hearth.Host.Deploy;

/// <summary>Gives a function a URL that needs no signature, as two calls do on AWS: the URL, and who may call it.</summary>
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
        await AllowAsync(name, cancellation);
        return (string)url["FunctionUrl"]!;
    }

    private async Task AllowAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(
                HttpMethod.Post,
                $"/2015-03-31/functions/{Uri.EscapeDataString(name)}/policy",
                new JsonObject
                {
                    ["StatementId"] = "FunctionURLAllowPublicAccess",
                    ["Action"] = "lambda:InvokeFunctionUrl",
                    ["Principal"] = "*",
                    ["FunctionUrlAuthType"] = "NONE",
                },
                cancellation);
        }
        catch (HearthClientException error) when (error.Code == "ResourceConflictException")
        {
            // The statement is there from an earlier deployment.
        }
    }
}
