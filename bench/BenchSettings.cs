namespace Hearth.Bench;

/// <summary>What is measured with what: the program under test, its isolation, and the interpreters of this machine.</summary>
internal sealed record BenchSettings
{
    /// <summary>hearth.dll of the Release build.</summary>
    public required string HearthProgram { get; init; }

    /// <summary>"sandbox" or "process".</summary>
    public required string Isolation { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Measures also what takes minutes to set up.</summary>
    public required bool IsFull { get; init; }

    public Language? Python { get; } = Language.FindPython();

    /// <summary>AWS has SnapStart from 3.12 on.</summary>
    public Language? SnapStartPython { get; } = Language.FindSnapStartPython();

    public Language? Node { get; } = Language.FindNode();

    public Language? Java { get; } = Language.FindJava();

    public Language? Dotnet { get; } = Language.FindDotnet();

    public Language RequireJava() => Java ?? throw new NotMeasuredException("no JDK is installed");

    public Language RequireDotnet() => Dotnet ?? throw new NotMeasuredException("dotnet is not installed");

    public Language RequirePython() => Python ?? throw new NotMeasuredException("python3 is not installed");

    public Language RequireNode() => Node ?? throw new NotMeasuredException("node is not installed");
}
