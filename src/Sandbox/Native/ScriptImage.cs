using System.Runtime.InteropServices;

namespace Hearth.Sandbox.Native;

/// <summary>
/// Where the strings and steps of a <see cref="SystemCallScript"/> go that another process carries out: one block of bytes in
/// which every pointer is right once the block is mapped at <see cref="Address"/>. No pointer has to be corrected there.
/// </summary>
internal sealed class ScriptImage
{
    /// <summary>
    /// 128 GB: below where x86-64 and arm64 (also with 39 bits of address) put programs, libraries and stacks, and far above
    /// what a program that is not position-independent has.
    /// </summary>
    public const long Address = 0x20_0000_0000;

    private readonly List<byte> content = [];

    public nint Add(ReadOnlySpan<byte> bytes)
    {
        while (content.Count % 8 != 0)
            content.Add(0);
        var address = Address + content.Count;
        content.AddRange(bytes);
        return (nint)address;
    }

    /// <summary>The whole block. It begins with, for each script, the address of its steps and their number.</summary>
    public byte[] Finish(params ReadOnlySpan<SystemCallScript> scripts)
    {
        var directory = new long[scripts.Length * 2];
        for (var index = 0; index < scripts.Length; index++)
            (directory[index * 2], directory[(index * 2) + 1]) = (scripts[index].Assemble(), scripts[index].StepCount);
        var block = content.ToArray();
        MemoryMarshal.AsBytes<long>(directory).CopyTo(block);
        return block;
    }
}
