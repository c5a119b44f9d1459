namespace Hearth.Sandbox;

public static class SandboxProbe
{
    internal const string MakeFileSystemProgram = "mkfs.ext4";
    internal static bool HasLoopDevices => true;
}
