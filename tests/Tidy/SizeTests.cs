using Shouldly;
using Xunit;

namespace Hearth.Tests.Tidy;

/// <summary>Files and methods that one can read in one go.</summary>
public sealed class SizeTests
{
    private const int LongestFile = 500;
    private const int LongestMethod = 60;
    private const int LongestReadme = 60;
    private const long LargestTrackedFile = 1024 * 1024;

    private static readonly string[] CodeEndings = [".cs", ".py", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".sh", ".sql", ".css"];

    [Fact]
    public void No_file_of_code_is_over_500_lines() => CheckedOut.Files.SelectMany(LongFiles).ShouldBeNone();

    [Fact]
    public void No_method_is_over_60_lines() => CheckedOut.CSharp.SelectMany(LongMethods).ShouldBeNone();

    [Fact]
    public void No_tracked_file_is_over_a_megabyte() => CheckedOut.Paths
        .Where(path => new FileInfo(CheckedOut.FullPath(path)).Length > LargestTrackedFile)
        .Select(path => new Finding(path, 1, "A tracked file over 1 MB.", "Make it when it is needed instead of keeping it."))
        .ShouldBeNone();

    [Fact]
    public void Every_room_has_a_readme_of_one_screen_at_most() => Rooms().SelectMany(Readmes).ShouldBeNone();

    [Fact]
    public void The_rules_find_what_breaks_them()
    {
        var body = string.Join('\n', Enumerable.Repeat("    x();", LongestMethod));
        LongMethods(new SourceFile("a.cs", $"class A\n{{\n  void M(int a = 1)\n  {{\n{body}\n  }}\n}}")).ShouldHaveSingleItem().Line.ShouldBe(3);
        LongMethods(new SourceFile("a.cs", $"class A(int x)\n{{\n{body}\n}}")).ShouldBeEmpty();
        LongFiles(new SourceFile("a.cs", new string('\n', LongestFile + 1))).ShouldHaveSingleItem();
    }

    private static IEnumerable<Finding> LongFiles(SourceFile file)
    {
        var lines = file.Text.Count(character => character == '\n');
        if (lines > LongestFile && Array.Exists(CodeEndings, ending => file.Path.EndsWith(ending, StringComparison.Ordinal)))
            yield return new Finding(file.Path, LongestFile, $"{lines} lines; {LongestFile} is the most.", "Give each reason to change a file of its own.");
    }

    private static IEnumerable<Finding> LongMethods(SourceFile file) => MethodOutline.Of(file.Code)
        .Where(method => method.LineCount > LongestMethod)
        .Select(method => new Finding(
            file.Path, method.Line, $"A method of {method.LineCount} lines; {LongestMethod} is the most.", "Name its steps and make each a method."));

    private static IEnumerable<string> Rooms() => CheckedOut.Paths.Select(path => path.Split('/'))
        .Where(parts => parts is ["src", _, _, ..]).Select(parts => $"src/{parts[1]}").Distinct(StringComparer.Ordinal);

    private static IEnumerable<Finding> Readmes(string room)
    {
        var path = $"{room}/README.md";
        var readme = CheckedOut.Files.FirstOrDefault(file => file.Path == path);
        if (readme is null) yield return new Finding(path, 1, "The room has no README.", "Say on one screen what it does and how to add to it.");
        else if (readme.Lines.Count > LongestReadme)
            yield return new Finding(path, LongestReadme, $"{readme.Lines.Count} lines; one screen is {LongestReadme}.", "Leave out what the code says itself.");
    }
}
