using System.Net;
using Hearth.Bench.Server;

namespace Hearth.Bench.Floors;

/// <summary>The Kestrel echo in its own process, reached over the same loopback by the same client.</summary>
internal sealed class EchoProcess : ServedProcess
{
    private EchoProcess(IPEndPoint address)
        : base(address, "/", ["exec", typeof(EchoProcess).Assembly.Location, "echo", $"{address.Port}"])
    {
    }

    public static EchoProcess Start() => new(FreeAddress());
}
