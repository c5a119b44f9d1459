using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Hearth.Services.Lambda;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

/// <summary>A Lambda service with shorthands for the calls that most tests make.</summary>
public abstract class LambdaTest : IAsyncLifetime
{
    internal const string Account = LambdaServer.Account;
    internal const string OtherAccount = LambdaServer.OtherAccount;
    internal const string Functions = "/2015-03-31/functions";
    internal const string Arn = "arn:aws:lambda:us-east-1:123456789012:function:";

    internal LambdaServer Server { get; private set; } = null!;

    internal FakeDataPlane DataPlane => Server.DataPlane;

    internal virtual LambdaOptions Options => new();

    public async ValueTask InitializeAsync() => Server = await LambdaServer.StartAsync(Options);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal Task<LambdaAnswer> GetAsync(string target, string account = Account) => Server.SendAsync("GET", target, account: account);

    internal Task<LambdaAnswer> PostAsync(string target, object? body = null, string account = Account) =>
        Server.SendAsync("POST", target, body, account);

    internal Task<LambdaAnswer> PutAsync(string target, object? body = null, string account = Account) =>
        Server.SendAsync("PUT", target, body, account);

    internal Task<LambdaAnswer> DeleteAsync(string target, string account = Account) => Server.SendAsync("DELETE", target, account: account);

    /// <summary>Creates a function and waits until it is active.</summary>
    internal async Task<LambdaAnswer> CreateAsync(string name, JsonObject? more = null, string account = Account)
    {
        var request = new JsonObject
        {
            ["FunctionName"] = name,
            ["Runtime"] = "python3.12",
            ["Handler"] = "index.handler",
            ["Role"] = $"arn:aws:iam::{account}:role/r",
            ["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(Zip("v0")) },
        };
        foreach (var (key, value) in more ?? []) request[key] = value?.DeepClone();
        var created = (await PostAsync(Functions, request, account)).ShouldHaveStatus(201);
        await SettleAsync(name, account);
        return created;
    }

    /// <summary>An invocation waits for what is in progress; this one runs nothing.</summary>
    internal async Task SettleAsync(string name, string account = Account)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            var configuration = await GetAsync($"{Functions}/{name}/configuration", account);
            if (configuration["State"]?.ToString() != "Pending" && configuration["LastUpdateStatus"]?.ToString() != "InProgress") return;
            await Task.Yield();
            await PostAsync($"{Functions}/{name}/versions", new { CodeSha256 = "only to wait" }, account);
        }
        throw new TimeoutException($"{name} stays in progress.");
    }

    internal async Task<string> PublishAsync(string name, string? description = null) =>
        (await PostAsync($"{Functions}/{name}/versions", new { Description = description })).ShouldHaveStatus(201).Member("Version");

    /// <summary>Changes the configuration, so that there is something to publish, and publishes it.</summary>
    internal async Task<string> PublishChangedAsync(string name, int timeout)
    {
        await ConfigureAsync(name, new { Timeout = timeout });
        return await PublishAsync(name);
    }

    internal async Task<LambdaAnswer> ConfigureAsync(string name, object change)
    {
        var updated = (await PutAsync($"{Functions}/{name}/configuration", change)).ShouldHaveStatus(200);
        await SettleAsync(name);
        return updated;
    }

    internal async Task<string> InvokeAsync(string target, string account = Account) =>
        (await PostAsync($"{Functions}/{target}/invocations", account: account)).ShouldHaveStatus(200).Headers["X-Amz-Executed-Version"].ToString();

    internal Task<LambdaAnswer> CreateAliasAsync(string function, string name, string version, object? routing = null) =>
        PostAsync($"{Functions}/{function}/aliases", new { Name = name, FunctionVersion = version, RoutingConfig = routing });

    internal static string Encoded(string arn) => Uri.EscapeDataString(arn);

    internal static byte[] Zip(string content)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("index.py").Open())
            entry.Write(Encoding.UTF8.GetBytes(content));
        return buffer.ToArray();
    }
}
