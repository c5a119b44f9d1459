using System.Buffers.Binary;
using System.Text;
using Hearth.Sandbox.Native;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// A booted interpreter that forks into sandboxes (runtimes/python/hearth_runtime/fork_server.py). Its children are this
/// server's children (CLONE_PARENT), so nothing depends on it once it has forked: it may die at any time.
/// It ends when its socket does, which is when this server does.
/// </summary>
internal sealed class ForkServer : IAsyncDisposable
{
    private const int KillSignal = 9;
    private const int PatienceSeconds = 10;
    private const int FirstDescriptor = 200; // Where a child puts what it was given, above all that a fork server has open.

    private readonly Lock gate = new();
    private readonly NamespaceSandbox home;
    private readonly SpawnedProcess process;
    private readonly DescriptorSocket socket;
    private volatile bool isBroken;

    private ForkServer(NamespaceSandbox home, SpawnedProcess process, DescriptorSocket socket, IReadOnlySet<string> content) =>
        (this.home, this.process, this.socket, Content) = (home, process, socket, content);

    /// <summary>What it has said of itself when it had booted.</summary>
    public IReadOnlySet<string> Content { get; }

    public bool IsAlive => !isBroken && !process.Exited.IsCompleted;

    public int Pid => process.Pid;

    /// <param name="home">The sandbox whose files it sees; disposed with it.</param>
    /// <exception cref="SandboxException">It did not boot; the message has what it printed.</exception>
    public static async Task<ForkServer> StartAsync(BootConfig boot, NamespaceSandbox home, int legacyTaskFiles)
    {
        using var script = MemoryFile.Create("hearth-entry", Script(legacyTaskFiles));
        using var raised = Descriptor.Raise(Libc.Control(script.Number, 1030, 10)); // Safe because it duplicates a descriptor of ours.
        var (own, other) = DescriptorSocket.Pair(keepsMessages: true);
        own.LimitWaiting(PatienceSeconds);
        SpawnedProcess spawned;
        using (other)
            spawned = home.SpawnForkServer(boot, other, raised);
        var greeting = new byte[64 * 1024];
        var length = await DedicatedThread.RunAsync("fork server start", () => own.Receive(greeting, out _));
        if (length > 0)
            return new ForkServer(home, spawned, own, Encoding.UTF8.GetString(greeting, 0, length).Split('\n').ToHashSet());
        own.Dispose();
        spawned.Signal(KillSignal);
        using var reader = new StreamReader(spawned.Output);
        throw new SandboxException($"The fork server of {boot.Key} did not start: {await reader.ReadToEndAsync()}");
    }

    /// <summary>Forks into a sandbox.</summary>
    /// <param name="descriptors">Its process 1, standard input, output, log, claim, and its v1 task files.</param>
    /// <param name="unified">The v2 cgroup the child is born into.</param>
    public (int Pid, Descriptor PidDescriptor) Fork(Descriptor[] descriptors, Descriptor? unified)
    {
        Span<int> numbers = stackalloc int[descriptors.Length + 1];
        for (var index = 0; index < descriptors.Length; index++)
            numbers[index] = descriptors[index].Number;
        if (unified is not null)
            numbers[^1] = unified.Number;
        lock (gate)
        {
            Span<byte> reply = stackalloc byte[4];
            if (!IsAlive || !socket.Send([(byte)(unified is null ? '-' : 'u')], unified is null ? numbers[..^1] : numbers)
                || socket.Receive(reply, out var child) != reply.Length)
            {
                isBroken = true;
                throw new SandboxException("A fork server has ended.");
            }

            var pid = BinaryPrimitives.ReadInt32LittleEndian(reply);
            return child is not null ? (pid, child) : throw Errno.Exception("fork from the fork server", error: -pid);
        }
    }

    public async ValueTask DisposeAsync()
    {
        isBroken = true;
        process.Signal(KillSignal);
        await process.Exited;
        socket.Dispose();
        process.Release();
        await home.DisposeAsync();
    }

    /// <summary>
    /// Two lists of system calls, first how many steps each has: what the fork server itself does once (no child of it could get a
    /// capability back), and what each child does between its birth and its function.
    /// </summary>
    private static ReadOnlySpan<byte> Script(int legacyTaskFiles)
    {
        const int Dumpable = 4;
        var image = new ScriptImage();
        image.Add(new byte[32]);
        using var once = new SystemCallScript(image);
        once.DropBoundingSet();
        using var child = new SystemCallScript(image);
        child
            .Enter(FirstDescriptor, Enumerable.Range(FirstDescriptor + 5, legacyTaskFiles))
            .Settle([FirstDescriptor + 1, FirstDescriptor + 2, FirstDescriptor + 2, FirstDescriptor + 3, FirstDescriptor + 4])
            .GiveUpRights()
            // Changing the user took this away, as for a set-user-id program; executing a program would give it back.
            .Do("let the function look at itself", SystemCall.ProcessControl, Dumpable, 1);
        return image.Finish(once, child);
    }
}
