using System.Net;
using System.Text;

namespace Hearth.Bench.Client;

/// <summary>The same request once on each of many connections that are open already, sent at the same moment.</summary>
internal static class Simultaneous
{
    public static Task<(double BeganAtSeconds, string[] Bodies)> ExchangeAsync(IPEndPoint address, byte[] request, int count) =>
        Task.Run(() =>
    {
        var connections = Enumerable.Range(0, count).Select(_ => new RawHttpConnection(address)).ToArray();
        var bodies = new string[count];
        using var ready = new Barrier(count + 1);
        var threads = connections.Select((connection, index) => new Thread(() => Run(connection, index), 256 * 1024)).ToArray();
        foreach (var thread in threads) thread.Start();
        var began = DateTimeOffset.UtcNow;
        ready.SignalAndWait();
        foreach (var thread in threads) thread.Join();
        return ((began - DateTimeOffset.UnixEpoch).TotalSeconds, bodies);

        void Run(RawHttpConnection connection, int index)
        {
            ready.SignalAndWait();
            try
            {
                bodies[index] = Encoding.UTF8.GetString(connection.Exchange(request).Body.Span);
            }
            catch (Exception error)
            {
                bodies[index] = error.Message;
            }
            finally
            {
                connection.Dispose();
            }
        }
    });
}
