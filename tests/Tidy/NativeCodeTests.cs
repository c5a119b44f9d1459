using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Tidy;

/// <summary>Calls into the C library and unsafe code stand in few places, each with its reason.</summary>
public sealed partial class NativeCodeTests
{
    private static readonly string[] NativeFolders =
    [
        "src/Sandbox/Native",
        // Storage may not use Sandbox, and makes directory entries durable with fsync, which .NET does not offer.
        "src/Storage/Native",
    ];

    /// <summary>Code that fills kernel buffers in place; it imports nothing itself.</summary>
    private static readonly HashSet<string> UnsafeElsewhere =
    [
        "src/Sandbox/Temporary/TemporaryImage.cs",
        "src/Sandbox/Temporary/TemporaryVolume.cs",
        "src/Sandbox/Namespaces/NamespaceHost.cs",
    ];

    [Fact]
    public void Native_functions_are_imported_in_the_native_folders_only() => CheckedOut.CSharp.SelectMany(Imports).ShouldBeNone();

    [Fact]
    public void Unsafe_code_stands_in_the_native_folders_only() =>
        CheckedOut.CSharp.Where(file => !UnsafeElsewhere.Contains(file.Path)).SelectMany(UnsafeCode).ShouldBeNone();

    [Fact]
    public void The_exceptions_are_still_needed() => CheckedOut.CSharp.Where(file => UnsafeElsewhere.Contains(file.Path))
        .Where(file => !UnsafeCode(file).Any()).Select(file => file.Path).ShouldBeEmpty("take these out of the exceptions");

    [Fact]
    public void Every_file_that_calls_native_code_says_why_it_is_safe() => CheckedOut.CSharp.SelectMany(Unexplained).ShouldBeNone();

    [Fact]
    public void The_rules_find_what_breaks_them()
    {
        Imports(new SourceFile("src/Kernel/a.cs", "[LibraryImport(\"libc\")]")).ShouldHaveSingleItem();
        UnsafeCode(new SourceFile("src/Kernel/a.cs", "unsafe class A { }")).ShouldHaveSingleItem();
        Unexplained(new SourceFile("src/Sandbox/a.cs", "Libc.Close(3);")).ShouldHaveSingleItem();
        Unexplained(new SourceFile("src/Sandbox/a.cs", "Libc.Close(3); // Safe because 3 is ours.")).ShouldBeEmpty();
    }

    private static IEnumerable<Finding> Imports(SourceFile file) => Find(file, Import(), "imports a native function",
        "Native functions are imported in src/Sandbox/Native (or Storage/Native) and used from there.");

    private static IEnumerable<Finding> UnsafeCode(SourceFile file) => Find(file, Unsafe(), "has unsafe code",
        "Move it to src/Sandbox/Native behind a safe method.");

    private static IEnumerable<Finding> Find(SourceFile file, Regex what, string rule, string whatToDo)
    {
        if (file.Room.Length == 0 || Array.Exists(NativeFolders, file.IsBelow)) yield break;
        foreach (Match match in what.Matches(file.Code))
            yield return new Finding(file.Path, SourceFile.LineAt(file.Code, match.Index), $"This {rule}.", whatToDo);
    }

    private static IEnumerable<Finding> Unexplained(SourceFile file)
    {
        if (file.Room.Length == 0 || file.Text.Contains("Safe because", StringComparison.Ordinal)) yield break;
        if (Call().Match(file.Code) is { Success: true } call)
            yield return new Finding(file.Path, SourceFile.LineAt(file.Code, call.Index),
                "A native call without its reason.", "Say in one line \"Safe because ...\" what makes the call safe.");
    }

    [GeneratedRegex(@"\b(DllImport|LibraryImport)\b")]
    private static partial Regex Import();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"\b(DllImport|LibraryImport|unsafe)\b|\bLibc\.\w+\(")]
    private static partial Regex Call();
}
