using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Sandbox.Native;

/// <summary>
/// The environment of another process, where the kernel put it when the program was executed: on the stack, an array of pointers and the texts
/// that they point to. A process that waits and has not looked at it yet cannot tell that it was written over: getenv and
/// /proc/self/environ have the new one. It fits because <see cref="Room"/> was executed with.
/// </summary>
internal sealed unsafe class ProcessEnvironment : IDisposable
{
    private const int Word = 8, MostPointers = 512; // Behind them are 32 KB of texts at least, so that many can be read.
    private const int RoomVariables = 200, RoomLength = 150;
    private const string RoomName = "_HEARTH_ROOM";

    private readonly SafeFileHandle memory;
    private readonly long pointers, texts;
    private readonly int capacity, size;

    private ProcessEnvironment(SafeFileHandle memory, long pointers, int capacity, long texts, int size) =>
        (this.memory, this.pointers, this.capacity, this.texts, this.size) = (memory, pointers, capacity, texts, size);

    /// <summary>Variables that mean nothing: place for 200 others and 32 KB, when AWS allows a function 4 KB.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Room { get; } =
        [.. Enumerable.Range(0, RoomVariables).Select(number => KeyValuePair.Create($"{RoomName}{number}", new string('-', RoomLength)))];

    /// <exception cref="IOException">The process has gone, or the kernel does not let this one write to it.</exception>
    public static ProcessEnvironment Of(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat");
        // proc(5): what follows the name is from field 3 on; 28 is startstack, 50 env_start, 51 env_end.
        var numbers = fields[(fields.LastIndexOf(')') + 2)..].Split(' ');
        long Field(int number) => long.Parse(numbers[number - 3], CultureInfo.InvariantCulture);
        var (stack, start, end) = (Field(28), Field(50), Field(51));
        var opened = File.OpenHandle($"/proc/{process}/mem", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            // The count of arguments, the arguments, a null, the environment, a null.
            var arguments = BinaryPrimitives.ReadInt64LittleEndian(Read(opened, stack, Word));
            var first = stack + (Word * (arguments + 2));
            var count = MemoryMarshal.Cast<byte, long>(Read(opened, first, Word * MostPointers)).IndexOf(0);
            return new ProcessEnvironment(opened, first, count, start, (int)(end - start));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>NAME=VALUE texts as they are, without the room.</summary>
    public IEnumerable<string> Read() => Encoding.UTF8.GetString(Read(memory, texts, size))
        .Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(text => !text.StartsWith(RoomName, StringComparison.Ordinal));

    /// <summary>False when there is no room for it, and nothing is changed then, or when the process has gone.</summary>
    public bool TryReplace(IReadOnlyCollection<string> entries)
    {
        var (addresses, bytes) = (new byte[Word * capacity], new byte[size]);
        var (count, length) = (0, 0);
        foreach (var entry in entries)
        {
            if (count == capacity || length + Encoding.UTF8.GetByteCount(entry) >= size) return false;
            BinaryPrimitives.WriteInt64LittleEndian(addresses.AsSpan(Word * count++), texts + length);
            length += Encoding.UTF8.GetBytes(entry, bytes.AsSpan(length)) + 1;
        }

        return Write(bytes, texts) && Write(addresses, pointers);
    }

    public void Dispose() => memory.Dispose();

    /// <summary>Not through .NET, which would try for ever where the memory of a process that has gone takes nothing.</summary>
    private bool Write(ReadOnlySpan<byte> data, long address)
    {
        // Safe because the data is pinned for the length of the call, and the kernel checks the address, which is another process's.
        fixed (byte* start = data)
            return Libc.WriteAt((int)memory.DangerousGetHandle(), start, data.Length, address) == data.Length;
    }

    private static byte[] Read(SafeFileHandle from, long address, int length)
    {
        var bytes = new byte[length];
        return RandomAccess.Read(from, bytes, address) == length ? bytes : throw new EndOfStreamException("The process has no memory there.");
    }
}
