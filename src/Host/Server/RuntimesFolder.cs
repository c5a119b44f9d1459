namespace Hearth.Host.Server;

/// <summary>Finds the folder with the runtime clients: beside the program, or at the root of a checkout.</summary>
internal static class RuntimesFolder
{
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "runtimes", "python");
            if (Directory.Exists(candidate)) return Path.GetDirectoryName(candidate)!;
        }
        throw new DirectoryNotFoundException(
            $"The folder 'runtimes' was found neither beside {AppContext.BaseDirectory} nor above it. "
            + "Run hearth from a checkout, or copy runtimes/ next to the program.");
    }
}
