using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Tidy;

/// <summary>Names that say nothing, and words that put work off.</summary>
public sealed partial class WordTests
{
    // Written in two halves, so that this file does not break its own rule.
    private static readonly Regex PutOff = new(@"\b(" + "TO" + "DO|FIX" + "ME|HA" + @"CK|XX" + @"X)\b");

    /// <summary>Structures of AWS's own models: AWS's word wins.</summary>
    private static readonly HashSet<string> WordsOfAws = ["RejectedLogEventsInfo"];

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => CheckedOut.CSharp.SelectMany(EmptyNames).ShouldBeNone();

    [Fact]
    public void No_file_puts_work_off() => CheckedOut.Files
        .Where(file => !file.Path.EndsWith("package-lock.json", StringComparison.Ordinal)).SelectMany(WorkPutOff).ShouldBeNone();

    [Fact]
    public void No_code_throws_NotImplementedException() => CheckedOut.CSharp.SelectMany(Unwritten).ShouldBeNone();

    [Fact]
    public void The_rules_find_what_breaks_them()
    {
        EmptyNames(new SourceFile("a.cs", "internal sealed class QueueManager")).ShouldHaveSingleItem();
        EmptyNames(new SourceFile("a.cs", "record RejectedLogEventsInfo")).ShouldBeEmpty();
        EmptyNames(new SourceFile("a.cs", "class Manages; // class QueueManager")).ShouldBeEmpty();
        WorkPutOff(new SourceFile("a.md", "\n\n" + "TO" + "DO: later")).ShouldHaveSingleItem().Line.ShouldBe(3);
        Unwritten(new SourceFile("a.cs", "throw new NotImplementedException();")).ShouldHaveSingleItem();
        Unwritten(new SourceFile("a.cs", "new AwsError(\"NotImplementedException\")")).ShouldBeEmpty();
    }

    private static IEnumerable<Finding> EmptyNames(SourceFile file) => EmptyName().Matches(file.Code)
        .Where(match => !WordsOfAws.Contains(match.Groups[2].Value))
        .Select(match => new Finding(file.Path, SourceFile.LineAt(file.Code, match.Index),
            $"{match.Groups[2].Value} ends in {match.Groups[3].Value}, which says nothing.", "Name it after what it is or does; AWS's word wins."));

    private static IEnumerable<Finding> WorkPutOff(SourceFile file) => PutOff.Matches(file.Text)
        .Select(match => new Finding(file.Path, SourceFile.LineAt(file.Text, match.Index),
            $"{match.Value} puts work off.", "Do it now, or file an issue and say nothing here."));

    private static IEnumerable<Finding> Unwritten(SourceFile file) => NotWritten().Matches(file.Code)
        .Select(match => new Finding(file.Path, SourceFile.LineAt(file.Code, match.Index),
            "Code that is not written.", "Write it, or answer the caller an error that says what is not offered."));

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(\w*?(Manager|Helper|Helpers|Utils|Util|Common|Info|Impl))\b")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex NotWritten();
}
