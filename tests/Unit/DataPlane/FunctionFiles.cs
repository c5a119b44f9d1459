namespace Hearth.Tests.Unit.DataPlane;

/// <summary>Files of functions, with the modes that a sandbox's unprivileged user needs.</summary>
internal static class FunctionFiles
{
    private const UnixFileMode Everyone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static string CreateDirectory()
    {
        var path = Directory.CreateTempSubdirectory("hearth-test-").FullName;
        SetMode(path);
        return path;
    }

    public static void WriteProgram(string path, string text)
    {
        File.WriteAllText(path, text);
        SetMode(path);
    }

    private static void SetMode(string path)
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Hearth and its tests run on Linux.");
        File.SetUnixFileMode(path, Everyone);
    }
}
