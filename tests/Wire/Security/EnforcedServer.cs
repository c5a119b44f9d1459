using System.Text.RegularExpressions;
using Hearth.Protocols.SigV4;
using Hearth.Tests.Wire.Server;
using Shouldly;

namespace Hearth.Tests.Wire.Security;

/// <summary>A server that enforces authentication, and the root keys of its accounts.</summary>
internal sealed partial class EnforcedServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private EnforcedServer()
    {
    }

    public HearthProcess Process { get; private set; } = null!;

    public Uri Url => Process.Url;

    public ClientCredentials Root { get; private set; } = null!;

    public static async Task<EnforcedServer> StartAsync(params string[] moreArguments)
    {
        var server = new EnforcedServer();
        server.Process = await HearthProcess.StartAsync(server._folder["data"], ["--auth", "enforce", .. moreArguments]);
        await server.Process.ShouldSayAsync("authentication is enforced");
        server.Root = KeyIn(server.Process.Output);
        return server;
    }

    /// <summary>`hearth account create`, through the running server.</summary>
    public ClientCredentials CreateAccount(string accountId) => KeyIn(CommandOutput.Of("dotnet",
    [
        Path.Combine(AppContext.BaseDirectory, "hearth.dll"), "account", "create", accountId,
        "--data", Process.DataDirectory, "--endpoint", Url.GetLeftPart(UriPartial.Authority),
    ]).Text);

    public async ValueTask DisposeAsync()
    {
        (await Process.StopAsync()).ShouldBe(0, Process.Output);
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    private static ClientCredentials KeyIn(string output)
    {
        var match = Key().Match(output);
        match.Success.ShouldBeTrue(output);
        return new ClientCredentials(match.Groups[1].Value, match.Groups[2].Value);
    }

    [GeneratedRegex(@"AWS_ACCESS_KEY_ID=(\S+) AWS_SECRET_ACCESS_KEY=(\S+)")]
    private static partial Regex Key();
}
