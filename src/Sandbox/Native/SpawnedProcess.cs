namespace Hearth.Sandbox.Native;

/// <summary>A child of this server: its pidfd, its two pipes, and its end.</summary>
internal sealed class SpawnedProcess : ISandboxProcess
{
    private readonly TaskCompletionSource<ProcessExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly EventLoop loop;
    private readonly Descriptor pidDescriptor;
    private readonly PipeStream output, framedLog;
    private readonly long key;
    private bool ended;

    public SpawnedProcess(EventLoop loop, int pid, Descriptor pidDescriptor, PipeStream output, PipeStream framedLog)
    {
        (this.loop, Pid, this.pidDescriptor, this.output, this.framedLog) = (loop, pid, pidDescriptor, output, framedLog);
        key = loop.Register(pidDescriptor.Number, End);
        loop.Arm(pidDescriptor.Number, key);
    }

    /// <summary>As the server's pid namespace numbers it.</summary>
    public int Pid { get; }

    public Stream Output => output;

    public Stream FramedLog => framedLog;

    public Task<ProcessExit> Exited => exited.Task;

    /// <summary>Both pipes were read to their end or closed, so nothing of this process is held any more.</summary>
    public bool IsDrained => output.IsClosed && framedLog.IsClosed;

    public void Signal(int number)
    {
        lock (gate)
        {
            if (!ended)
                ChildProcess.Signal(pidDescriptor, number);
        }
    }

    /// <summary>Gives the descriptors back; what was written and not read yet stays readable.</summary>
    public void Release()
    {
        output.Seal();
        framedLog.Seal();
    }

    /// <summary>
    /// Runs a script that ends in <see cref="ChildProgram.Execute"/>, with 0 on /dev/null, 1 and 2 on one pipe, 3 on another.
    /// </summary>
    /// <param name="prepare">Adds the steps; it is given the four descriptors to keep.</param>
    public static SpawnedProcess Start(EventLoop loop, Action<SystemCallScript, Descriptor[]> prepare, Func<SystemCallScript, (int, Descriptor)> run)
    {
        using var script = new SystemCallScript();
        using var nothing = Descriptor.Raise(Errno.Check(Libc.Open("/dev/null", Descriptor.CloseOnExec), "open /dev/null"));
        var (outputRead, outputWrite) = MakePipe();
        var (logRead, logWrite) = MakePipe();
        using (outputWrite)
        using (logWrite)
        {
            try
            {
                prepare(script, [nothing, outputWrite, outputWrite, logWrite]);
                var (pid, descriptor) = run(script);
                return new SpawnedProcess(loop, pid, descriptor, new PipeStream(loop, outputRead), new PipeStream(loop, logRead));
            }
            catch
            {
                outputRead.Dispose();
                logRead.Dispose();
                throw;
            }
        }
    }

    private static unsafe (Descriptor Read, Descriptor Write) MakePipe()
    {
        var ends = stackalloc int[2];
        // Safe because the kernel writes exactly two numbers.
        _ = Errno.Check(Libc.Pipe(ends, Descriptor.CloseOnExec), "pipe2", "Raise the limit of open files (ulimit -n).");
        return (new Descriptor(ends[0]), Descriptor.Raise(ends[1]));
    }

    private void End()
    {
        lock (gate)
        {
            ended = true;
            loop.Remove(pidDescriptor.Number, key);
            exited.TrySetResult(ChildProcess.Reap(pidDescriptor));
            pidDescriptor.Dispose();
        }
    }
}
