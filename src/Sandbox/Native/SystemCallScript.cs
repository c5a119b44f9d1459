using System.Runtime.InteropServices;
using System.Text;

namespace Hearth.Sandbox.Native;

/// <summary>
/// What a new process does between its birth and its program: a list of system calls, prepared here in unmanaged memory and
/// carried out one after the other by <see cref="Spawner"/>'s few instructions. No managed code ever runs in the child.
/// </summary>
internal sealed unsafe class SystemCallScript(ScriptImage? image = null) : IDisposable
{
    private readonly List<nint> memory = [];
    private readonly List<Step> steps = [];
    private readonly List<string> descriptions = [];

    public SystemCallScript Do(string description, int number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0) =>
        Add(description, mayFail: false, number, a, b, c, d, e);

    /// <summary>A step whose failure does not matter (a signal that cannot be reset, a capability this kernel does not know).</summary>
    public SystemCallScript Try(string description, int number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0) =>
        Add(description, mayFail: true, number, a, b, c, d, e);

    public nint Text(string text) => Bytes(Encoding.UTF8.GetBytes(text + "\0"));

    /// <summary>A null-terminated array of strings, as execve takes.</summary>
    public nint Texts(IEnumerable<string> texts)
    {
        nint[] pointers = [.. texts.Select(Text), 0];
        return Bytes(MemoryMarshal.AsBytes<nint>(pointers));
    }

    public nint Bytes(ReadOnlySpan<byte> bytes)
    {
        if (image is not null)
            return image.Add(bytes);
        // Safe because the block is as long as the bytes and freed only in Dispose, after the child has taken its own memory.
        var block = NativeMemory.Alloc((nuint)Math.Max(bytes.Length, 1));
        memory.Add((nint)block);
        bytes.CopyTo(new Span<byte>(block, bytes.Length));
        return (nint)block;
    }

    /// <summary>The steps as <see cref="Spawner"/> reads them: eight machine words each.</summary>
    internal nint Assemble() => Bytes(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(steps)));

    internal int StepCount => steps.Count;

    internal string Describe(nint offset) => descriptions[(int)(offset / sizeof(Step))];

    public void Dispose()
    {
        // Safe because each block was allocated by Bytes and the list is emptied, so none is freed twice.
        foreach (var block in memory)
            NativeMemory.Free((void*)block);
        memory.Clear();
    }

    private SystemCallScript Add(string description, bool mayFail, int number, nint a, nint b, nint c, nint d, nint e)
    {
        descriptions.Add(description);
        steps.Add(new Step(number, a, b, c, d, e, 0, mayFail ? 1 : 0));
        return this;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Step(nint Number, nint A, nint B, nint C, nint D, nint E, nint F, nint MayFail);
}
