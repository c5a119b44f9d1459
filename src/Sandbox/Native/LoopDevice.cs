using System.Buffers.Binary;

namespace Hearth.Sandbox.Native;

/// <summary>
/// Turns an image file into a block device that frees itself: the kernel detaches it when its last user (the mounted file
/// system) is gone, so nothing is left when the server is killed.
/// </summary>
internal static unsafe class LoopDevice
{
    private const int Configure = 0x4C0A, GetFree = 0x4C82;
    private const int AutoClear = 4, DirectIo = 16;
    private const int Attempts = 64;
    private static readonly Lock Gate = new();

    /// <summary>The device's path and a descriptor that keeps it until a mount does.</summary>
    public static (string Path, Descriptor Device) Attach(Descriptor image)
    {
        using var control = Descriptor.Open("/dev/loop-control", OpenFlags.ReadWrite);
        // The lock keeps this server's threads from racing for one number; other programs still can, hence the attempts.
        lock (Gate)
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                // Safe because LOOP_CTL_GET_FREE takes no argument.
                var index = Errno.Check(Libc.DeviceControl(control.Number, GetFree, 0), "find a free loop device");
                var path = NodePath(index);
                var device = Descriptor.Open(path, OpenFlags.ReadWrite);
                // Direct I/O keeps the image's pages from being cached (and charged) a second time below the file system's.
                if (TryConfigure(device, image, AutoClear | DirectIo) || (Errno.Last == Errno.Invalid && TryConfigure(device, image, AutoClear)))
                    return (path, device);
                var error = Errno.Last;
                device.Dispose();
                if (error != Errno.Busy)
                    throw Errno.Exception($"attach an image to {path}", error: error);
            }
        }

        throw new SandboxException("No loop device could be had: other programs took every free one. See `losetup -a`.");
    }

    private static bool TryConfigure(Descriptor device, Descriptor image, int flags)
    {
        // struct loop_config: fd, block size, struct loop_info64 (232 bytes; its flags at +52), reserved.
        var configuration = stackalloc byte[304];
        var span = new Span<byte>(configuration, 304);
        span.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(span, image.Number);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], 4096);
        BinaryPrimitives.WriteInt32LittleEndian(span[(8 + 52)..], flags);
        // Safe because the structure is zeroed and as long as the kernel's.
        return Libc.DeviceControl(device.Number, Configure, (nint)configuration) >= 0;
    }

    /// <summary>In a container /dev is no devtmpfs, so a new loop device has no node there: make one.</summary>
    private static string NodePath(int index)
    {
        const uint BlockDevice = 0x6000;
        var path = $"/dev/loop{index}";
        if (!File.Exists(path))
        {
            // Safe because the string is copied; 7 is the loop driver's major number.
            var minor = (ulong)index;
            _ = Libc.MakeNode(path, BlockDevice | 0x180, (7UL << 8) | (minor & 0xff) | ((minor & ~0xffUL) << 12));
        }

        return path;
    }
}
