using Hearth.Sandbox.Namespaces;
using Hearth.Sandbox.Native;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>The thread pool makes threads out of those that ask it for work: none of them may be inside a sandbox.</summary>
public sealed class NamespaceThreadTests
{
    private const int NewHostName = 0x04000000;

    [Fact]
    public async Task What_follows_work_in_another_namespace_runs_in_the_servers_own()
    {
        var own = Namespace("/proc/self");
        using var release = new ManualResetEventSlim();
        // Busy threads make the pool want new ones at every turn.
        var busy = Enumerable.Range(0, 8).Select(_ => Task.Run(release.Wait, TestContext.Current.CancellationToken)).ToArray();
        var places = new List<string>();
        for (var turn = 0; turn < 30; turn++)
        {
            var inside = await DedicatedThread.RunAsync("test", () =>
            {
                _ = Errno.Check(Libc.Unshare(NewHostName), "unshare");
                return Namespace("/proc/thread-self");
            });
            inside.ShouldNotBe(own);
            places.Add(Namespace("/proc/thread-self"));
        }

        release.Set();
        await Task.WhenAll(busy);
        places.ShouldAllBe(place => place == own);
        var pool = Directory.GetDirectories("/proc/self/task").Where(task => File.ReadAllText($"{task}/comm").StartsWith(".NET", StringComparison.Ordinal));
        pool.Select(Namespace).ShouldAllBe(place => place == own);
    }

    private static string Namespace(string task) => new FileInfo($"{task}/ns/uts").LinkTarget!;
}
