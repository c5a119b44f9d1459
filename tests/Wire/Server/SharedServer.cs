using System.Diagnostics.CodeAnalysis;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Server;

/// <summary>
/// One server for all tests of a collection, and afterwards the proof that it stops cleanly and leaves nothing behind.
/// The tests keep out of each other's way by names of their own.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes it through IAsyncLifetime")]
public class SharedServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private HearthProcess? _server;
    private IReadOnlyList<string> _cgroups = [];

    public Uri Url => _server!.Url;

    internal LambdaClient Lambda { get; private set; } = null!;

    internal HearthProcess Process => _server!;

    public virtual async ValueTask InitializeAsync()
    {
        _server = await HearthProcess.StartAsync(_folder["data"]);
        Lambda = new LambdaClient(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is null) return;
        _server.HasExited.ShouldBeFalse($"the server ended by itself. It said:\n{_server.Output}");
        _cgroups = _server.Cgroups();
        try
        {
            (await _server.StopAsync()).ShouldBe(0, _server.Output);
            await Leftovers.ShouldBeNoneAsync(_folder["data"], _cgroups);
            _server.Output.ShouldNotContain(" ERROR ", customMessage: "the server logged an error");
        }
        finally
        {
            Lambda.Dispose();
            await _server.DisposeAsync();
            _folder.Dispose();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class WireServer : ICollectionFixture<SharedServer>
{
    public const string Name = "Wire";
}
