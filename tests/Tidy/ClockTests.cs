using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Tidy;

/// <summary>Only Host reads the wall clock: everything else takes TimeProvider, so that tests and simulations own the time.</summary>
public sealed partial class ClockTests
{
    /// <summary>Files that measure how long the kernel takes, which no simulated clock could tell.</summary>
    private static readonly HashSet<string> Exceptions = ["src/Sandbox/Cgroups/CgroupRemoval.cs"];

    [Fact]
    public void Only_Host_reads_the_clock() =>
        CheckedOut.CSharp.Where(file => !Exceptions.Contains(file.Path)).SelectMany(Readings).ShouldBeNone();

    [Fact]
    public void The_exceptions_are_still_needed() => CheckedOut.CSharp.Where(file => Exceptions.Contains(file.Path))
        .Where(file => !Readings(file).Any()).Select(file => file.Path).ShouldBeEmpty("take these out of the exceptions");

    [Theory]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTimeOffset.Now")]
    [InlineData("Stopwatch.StartNew()")]
    [InlineData("Environment.TickCount64")]
    [InlineData("TimeProvider.System")]
    public void The_rule_finds_every_way_to_read_it(string code)
    {
        Readings(new SourceFile("src/Storage/a.cs", code)).ShouldHaveSingleItem();
        Readings(new SourceFile("src/Host/a.cs", code)).ShouldBeEmpty();
    }

    private static IEnumerable<Finding> Readings(SourceFile file)
    {
        if (file.Room is "" or "Host") yield break;
        foreach (Match match in Clock().Matches(file.Code))
            yield return new Finding(file.Path, SourceFile.LineAt(file.Code, match.Index),
                $"{match.Value} is read outside of Host.", "Take a TimeProvider and use GetUtcNow, GetTimestamp or GetElapsedTime.");
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bStopwatch\.\w+|\bEnvironment\.TickCount(64)?\b|\bTimeProvider\.System\b")]
    private static partial Regex Clock();
}
