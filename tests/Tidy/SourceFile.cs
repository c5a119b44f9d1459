namespace Hearth.Tests.Tidy;

/// <summary>A tracked text file.</summary>
/// <param name="Path">Relative to the repository's root, with slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<string> _code = new(() => CSharpCode.Blank(Text));

    public IReadOnlyList<string> Lines { get; } = Text.Split('\n');

    /// <summary>C# with comments and literals blanked out; lines and columns stay where they were.</summary>
    public string Code => _code.Value;

    public IReadOnlyList<string> CodeLines => Code.Split('\n');

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>"Sandbox" for src/Sandbox/Native/Libc.cs; empty outside of src.</summary>
    public string Room => Path.Split('/') is ["src", var room, _, ..] ? room : "";

    public bool IsBelow(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public static int LineAt(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;
}
