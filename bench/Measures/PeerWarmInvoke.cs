using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;
using Hearth.Bench.Server;

namespace Hearth.Bench.Measures;

/// <summary>
/// The warm Node echo of serverless-offline beside Hearth's, with the same bytes and the same client, half a second each per
/// round. Hearth is the floor here: the ratio says how many times longer the peer takes, which does not isolate.
/// </summary>
internal sealed class PeerWarmInvoke(BenchSettings settings) : Measure("peer-serverless-offline")
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500), WarmUp = TimeSpan.FromSeconds(3);

    private readonly Comparison _p50 = new(
        "peer-serverless-offline-p50", "us",
        new Side("serverless-offline, warm Node", Side.NoIsolation), new Side("Hearth, warm Node", settings.Isolation));

    private RawHttpConnection? _toPeer, _toHearth;
    private byte[] _peerRequest = [], _request = [];

    public override IReadOnlyList<Comparison> Comparisons => [_p50];

    public override async Task PrepareAsync()
    {
        var peer = Own(ServerlessOffline.Start(settings.RequireNode()));
        var hearth = Own(HearthProcess.Start(settings));
        await hearth.Lambda.CreateAsync("warm", BenchFunction.Node(settings.RequireNode(), "echo"));
        _toPeer = peer.Connect();
        _toHearth = hearth.Connect();
        _peerRequest = RequestBytes.Invoke(peer.Address, ServerlessOffline.Function, """{"key":"value"}""");
        _request = RequestBytes.Invoke(hearth.Address, "warm", """{"key":"value"}""");
        Load.OneClient(_toPeer, _peerRequest, WarmUp);
        Load.OneClient(_toHearth, _request, WarmUp);
    }

    public override Task RoundAsync()
    {
        var floor = Load.OneClient(_toHearth!, _request, Turn);
        var value = Load.OneClient(_toPeer!, _peerRequest, Turn);
        _p50.AddRound(Samples.Median(value), Samples.Median(floor));
        return Task.CompletedTask;
    }
}
