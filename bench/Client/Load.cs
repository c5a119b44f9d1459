using System.Diagnostics;
using System.Net;

namespace Hearth.Bench.Client;

/// <summary>Clients that send the same request again and again for a while.</summary>
internal static class Load
{
    /// <returns>Microseconds of each exchange of one client.</returns>
    public static double[] OneClient(RawHttpConnection connection, byte[] request, TimeSpan duration)
    {
        var samples = new List<double>(65536);
        var begin = Stopwatch.GetTimestamp();
        for (var now = begin; Stopwatch.GetElapsedTime(begin, now) < duration;)
        {
            connection.ExchangeOk(request);
            var after = Stopwatch.GetTimestamp();
            samples.Add(Stopwatch.GetElapsedTime(now, after).TotalMicroseconds);
            now = after;
        }
        return [.. samples];
    }

    /// <returns>Exchanges per second of all clients together; those under way at the end do not count.</returns>
    public static (double PerSecond, long Count) ManyClients(IPEndPoint address, int clients, byte[] request, TimeSpan duration) =>
        ManyClients(address, [.. Enumerable.Repeat<byte[][]>([request], clients)], duration);

    /// <summary>Each client has requests of its own, which it sends in turn. Blocking threads rather than tasks: on few cores they take less from the server under test.</summary>
    /// <returns>Exchanges per second of all clients together; those under way at the end do not count.</returns>
    public static (double PerSecond, long Count) ManyClients(IPEndPoint address, IReadOnlyList<byte[][]> requests, TimeSpan duration)
    {
        using var ready = new Barrier(requests.Count + 1);
        var (ending, count, failure) = (false, 0L, (Exception?)null);
        // Connected here, so that a server that refuses fails this call instead of leaving the barrier one short.
        var connections = requests.Select(_ => new RawHttpConnection(address)).ToArray();
        var threads = connections.Select((connection, index) => new Thread(() => Run(connection, requests[index]), 256 * 1024)).ToArray();
        foreach (var thread in threads) thread.Start();
        ready.SignalAndWait();
        var began = Stopwatch.GetTimestamp();
        Thread.Sleep(duration);
        var (seconds, counted) = (Stopwatch.GetElapsedTime(began).TotalSeconds, Interlocked.Read(ref count));
        Volatile.Write(ref ending, true);
        foreach (var thread in threads) thread.Join();
        return failure is null
            ? (counted / seconds, counted)
            : throw new BenchException($"A client failed under load: {failure.Message}", failure);

        void Run(RawHttpConnection connection, byte[][] own)
        {
            try
            {
                ready.SignalAndWait();
                for (var turn = 0; !Volatile.Read(ref ending); turn = (turn + 1) % own.Length)
                {
                    connection.ExchangeOk(own[turn]);
                    Interlocked.Increment(ref count);
                }
            }
            catch (Exception error)
            {
                Volatile.Write(ref failure, error);
            }
            finally
            {
                connection.Dispose();
            }
        }
    }
}
