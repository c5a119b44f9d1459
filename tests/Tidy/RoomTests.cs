using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Tidy;

/// <summary>The dependency rules between the rooms of src/: see ARCHITECTURE.md, "Rooms".</summary>
public sealed partial class RoomTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Kernel"] = [],
        ["Protocols"] = ["Kernel"],
        ["Storage"] = ["Kernel"],
        ["Sandbox"] = ["Kernel"],
        ["DataPlane"] = ["Sandbox", "Storage", "Kernel"],
        ["Services"] = ["DataPlane", "Protocols", "Storage", "Kernel"],
        ["Host"] = ["Services", "DataPlane", "Sandbox", "Storage", "Protocols", "Kernel"],
    };

    [Fact]
    public void Every_room_has_its_rule() => CheckedOut.CSharp.Select(file => file.Room).Where(room => room.Length > 0).Distinct()
        .Where(room => !Allowed.ContainsKey(room)).ShouldBeEmpty("a new room needs a row in this test and in ARCHITECTURE.md");

    [Fact]
    public void Projects_refer_to_the_rooms_below_them_only() => CheckedOut.Files
        .Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)).SelectMany(ProjectReferences).ShouldBeNone();

    [Fact]
    public void Code_names_the_rooms_below_its_own_only() => CheckedOut.CSharp.SelectMany(NamedRooms).ShouldBeNone();

    [Fact]
    public void A_service_never_names_another_service() => CheckedOut.CSharp.SelectMany(NamedServices).ShouldBeNone();

    [Fact]
    public void Only_Host_has_a_dependency_injection_container() => CheckedOut.CSharp.SelectMany(Containers).ShouldBeNone();

    [Fact]
    public void The_rules_find_what_breaks_them()
    {
        ProjectReferences(new SourceFile("src/Storage/a.csproj", "<ProjectReference Include=\"../Sandbox/a.csproj\" />")).ShouldHaveSingleItem();
        NamedRooms(new SourceFile("src/Kernel/a.cs", "using Hearth.Storage;")).ShouldHaveSingleItem();
        NamedRooms(new SourceFile("src/Kernel/a.cs", "// Hearth.Storage")).ShouldBeEmpty();
        NamedServices(new SourceFile("src/Services/Sqs/a.cs", "\nusing Hearth.Services.Lambda;")).ShouldHaveSingleItem().Line.ShouldBe(2);
        NamedServices(new SourceFile("src/Services/Sqs/a.cs", "namespace Hearth.Services.Sqs.Queues;")).ShouldBeEmpty();
        Containers(new SourceFile("src/Storage/a.cs", "IServiceProvider p;")).ShouldHaveSingleItem();
    }

    private static IEnumerable<Finding> ProjectReferences(SourceFile file)
    {
        if (file.Room.Length == 0) yield break;
        foreach (Match match in ProjectReference().Matches(file.Text))
        {
            var room = match.Groups[1].Value;
            if (Allowed[file.Room].Contains(room)) continue;
            yield return new Finding(file.Path, SourceFile.LineAt(file.Text, match.Index),
                $"{file.Room} must not depend on {room}.", $"Let {file.Room} own an interface and let Host plug {room} in.");
        }
    }

    private static IEnumerable<Finding> NamedRooms(SourceFile file)
    {
        if (!Allowed.TryGetValue(file.Room, out var below)) yield break;
        foreach (Match match in Namespace().Matches(file.Code))
        {
            var room = match.Groups[1].Value;
            if (room == file.Room || !Allowed.ContainsKey(room) || below.Contains(room)) continue;
            yield return new Finding(file.Path, SourceFile.LineAt(file.Code, match.Index),
                $"{file.Room} names Hearth.{room}.", "Rooms use the rooms below them only; see ARCHITECTURE.md.");
        }
    }

    private static IEnumerable<Finding> NamedServices(SourceFile file)
    {
        if (file.Room != "Services" || file.Path.Split('/') is not [_, _, var own, _, ..]) yield break;
        foreach (Match match in Service().Matches(file.Code))
        {
            if (match.Groups[1].Value == own) continue;
            yield return new Finding(file.Path, SourceFile.LineAt(file.Code, match.Index),
                $"The service {own} names {match.Groups[1].Value}.", "The caller owns the port, and Host plugs the adapter in.");
        }
    }

    private static IEnumerable<Finding> Containers(SourceFile file)
    {
        if (file.Room is "" or "Host") yield break;
        foreach (Match match in Container().Matches(file.Code))
            yield return new Finding(file.Path, SourceFile.LineAt(file.Code, match.Index),
                "There is no container outside Host.", "Take what is needed as constructor parameters.");
    }

    [GeneratedRegex(@"<ProjectReference\s+Include=""\.\./(\w+)/")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"\bHearth\.(\w+)")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bServices\.(\w+)")]
    private static partial Regex Service();

    [GeneratedRegex(@"\b(IServiceCollection|IServiceProvider|ServiceProvider|ServiceCollection)\b|Microsoft\.Extensions\.DependencyInjection")]
    private static partial Regex Container();
}
