using Hearth.Sandbox.Native;
using Hearth.Sandbox.Seccomp;

namespace Hearth.Sandbox.Namespaces;

/// <summary>
/// What a process goes through to become a sandbox's: one list, for a program that is executed and for a child that is
/// forked. It begins as root among the host's, and ends as the function's user without a right to anything else.
/// </summary>
internal static class SandboxEntry
{
    private const int NewMounts = 0x20000, NewCgroup = 0x2000000, NewHostName = 0x4000000, NewIpc = 0x8000000, NewNetwork = 0x40000000;
    private const int CoreSize = 4, OpenFiles = 7, LockedMemory = 8;

    /// <summary>Into the cgroups (v1; v2 is chosen at birth) and the namespaces (all but the pid namespace, which is the parent's choice).</summary>
    public static SystemCallScript Enter(this SystemCallScript script, int init, IEnumerable<int> taskFiles) => script
        .Join(taskFiles)
        .Do("enter the sandbox", SystemCall.EnterNamespace, init, NewMounts | NewHostName | NewIpc | NewNetwork)
        .Do("hide the cgroup's place", SystemCall.Unshare, NewCgroup)
        .Do("setsid", SystemCall.NewSession)
        .Do("umask", SystemCall.FileMask, 0x12);

    /// <summary>Descriptors 0, 1, 2, 3 (and 4), and the limits that AWS has.</summary>
    public static SystemCallScript Settle(this SystemCallScript script, ReadOnlySpan<int> kept) => script
        .Keep(kept)
        // Or opening /dev/stderr, as many scripts do, is refused: a pipe belongs to whoever made it.
        .Do("give the output to the function", SystemCall.ChangeOwner, 1, SandboxUser.Id, SandboxUser.Id)
        .Do("give the log to the function", SystemCall.ChangeOwner, 3, SandboxUser.Id, SandboxUser.Id)
        .Limit(OpenFiles, 1024)
        .Limit(LockedMemory, 64 * 1024)
        .Limit(CoreSize, 1); // with 1, unlike 0, the kernel does not start the host's core dump program either

    /// <summary>The bounding set is dropped before this.</summary>
    public static SystemCallScript GiveUpRights(this SystemCallScript script) => script
        .Become(SandboxUser.Id)
        .DropCapabilities()
        .Filter(SeccompFilter.Instructions);
}
