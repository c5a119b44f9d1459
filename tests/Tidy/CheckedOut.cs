using Hearth.Tests.Wire.Server;
using Shouldly;

namespace Hearth.Tests.Tidy;

/// <summary>The checkout that these tests were built from, as git knows it: what is not tracked is nobody's business.</summary>
internal static class CheckedOut
{
    private static readonly Lazy<IReadOnlyList<string>> Tracked = new(ListTracked);
    private static readonly Lazy<IReadOnlyList<SourceFile>> Sources = new(() => [.. Paths.Where(IsText).Select(Read)]);

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Paths => Tracked.Value;

    public static IReadOnlyList<SourceFile> Files => Sources.Value;

    public static IEnumerable<SourceFile> CSharp => Files.Where(file => file.IsCSharp);

    public static string FullPath(string path) => Path.Combine(Root, path);

    private static SourceFile Read(string path) => new(path, File.ReadAllText(FullPath(path)));

    private static bool IsText(string path) =>
        Path.GetExtension(path) is "" or ".cs" or ".csproj" or ".props" or ".slnx" or ".md" or ".json" or ".sql" or ".py" or ".js"
            or ".mjs" or ".cjs" or ".sh" or ".ts" or ".tsx" or ".css" or ".html" or ".yml" or ".yaml";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hearth.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"Hearth.slnx was not found above {AppContext.BaseDirectory}.");
    }

    private static List<string> ListTracked()
    {
        // Another owner's checkout is no danger here: nothing in it is run by git.
        var (exitCode, output) = CommandOutput.Of("git", ["-c", "safe.directory=*", "ls-files", "-z"], Root);
        exitCode.ShouldBe(0, $"git ls-files failed: {output}");
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(FullPath(path)))];
    }
}
