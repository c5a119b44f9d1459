using Hearth.Tests.Wire.Host;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Security;

/// <summary>
/// A server that takes any credentials is for this machine alone, unless it is told otherwise. 192.0.2.1 is nobody's address
/// (https://www.rfc-editor.org/rfc/rfc5737), so that what does start cannot be reached: it gets as far as the address and no further.
/// </summary>
public sealed class OpenListenerTests
{
    private const string Elsewhere = "192.0.2.1:0";

    [Fact]
    public async Task An_open_server_refuses_to_listen_where_others_can_reach_it()
    {
        using var folder = new TemporaryFolder();
        var run = await StartAsync(folder["data"]);
        run.ExitCode.ShouldBe(1, run.Error);
        run.Error.ShouldContain("--auth enforce");
        run.Error.ShouldContain("--insecure");
        Directory.Exists(folder["data"]).ShouldBeFalse("it is refused before anything is made");
    }

    [Theory]
    [InlineData("--insecure")]
    [InlineData("--auth", "enforce")]
    public async Task It_does_when_it_is_told_so_or_authentication_is_enforced(params string[] more)
    {
        using var folder = new TemporaryFolder();
        var run = await StartAsync(folder["data"], more);
        run.Error.ShouldNotContain("--insecure");
        run.Error.ShouldContain("192.0.2.1", customMessage: "the address is tried, and is not this machine's");
    }

    private static Task<CommandRun> StartAsync(string data, params string[] more) =>
        CommandRun.OfAsync(new Uri("http://127.0.0.1:1"), ["serve", "--listen", Elsewhere, "--data", data, .. more]);
}
