using System.Globalization;
using Hearth.Tests.Wire.Server;

namespace Hearth.Tests.Soak;

/// <summary>
/// What a server holds of the machine, itself and in its sandboxes, without what the sandboxes explain that it keeps prepared: of those there
/// are more or fewer as time goes on, and what each kind holds is known.
/// </summary>
internal sealed record Holdings(
    int Environments, int Prepared, int Processes, int Threads, int Descriptors, int Mounts, int ControlGroups, int Networks, int Loops, int Files, int MemoryMb)
{
    /// <summary>An empty one has a first process alone; the others also have a booted one, with its pipes and its claim.</summary>
    private static readonly (string Kind, int Processes, int Descriptors)[] Kinds = [("provided", 1, 6), ("nodejs", 2, 9), ("python", 2, 11)];

    public static async Task<Holdings> OfAsync(HearthProcess server, LambdaClient lambda)
    {
        var shown = (await lambda.GetUnsignedAsync("/_hearth/environments")).ShouldBe(200).Object;
        var hierarchies = Branches(server).ToList();
        var groups = hierarchies.SelectMany(branch => Directory.GetDirectories(branch, "*", SearchOption.AllDirectories)).ToList();
        var processes = groups.SelectMany(group => Lines($"{group}/cgroup.procs")).Distinct(StringComparer.Ordinal).ToList();
        var descriptors = Directory.GetFileSystemEntries($"/proc/{server.ProcessId}/fd").Select(Leftovers.LinkTarget).ToList();
        var prepared = shown["prepared"]!.AsObject().Select(kind => (Name: kind.Key, Count: (int)kind.Value!)).ToList();
        var count = prepared.Sum(kind => kind.Count);
        return new(
            shown["environments"]!.AsArray().Count,
            count,
            processes.Count - prepared.Sum(kind => kind.Count * Kinds.Single(known => kind.Name.StartsWith(known.Kind, StringComparison.Ordinal)).Processes),
            Directory.GetDirectories($"/proc/{server.ProcessId}/task").Length,
            descriptors.Count - prepared.Sum(kind => kind.Count * Kinds.Single(known => kind.Name.StartsWith(known.Kind, StringComparison.Ordinal)).Descriptors),
            Lines($"/proc/{server.ProcessId}/mountinfo").Length,
            groups.Count - (count * hierarchies.Count),
            processes.Select(process => Path.GetFileName(Leftovers.LinkTarget($"/proc/{process}/ns/net"))).Distinct(StringComparer.Ordinal).Count() - count,
            Directory.GetDirectories("/sys/block", "loop*").Count(device => Lines($"{device}/loop/backing_file").Any(file => file.StartsWith(server.DataDirectory, StringComparison.Ordinal))) - count,
            Directory.GetFileSystemEntries(server.DataDirectory, "*", SearchOption.AllDirectories).Length,
            Pss(server.ProcessId));
    }

    /// <summary>What has grown beyond this. Memory is looked at over the whole time; files of code that was replaced go after an hour.</summary>
    public IReadOnlyList<string> GrownTo(Holdings later)
    {
        // Threads and connections come and go; everything else is exact.
        return [.. Compare("environments", 0, later.Environments, 0)
            .Concat(Compare("processes", Processes, later.Processes, 0))
            .Concat(Compare("threads", Threads, later.Threads, 20))
            .Concat(Compare("descriptors", Descriptors, later.Descriptors, 12))
            .Concat(Compare("mounts", Mounts, later.Mounts, 0))
            .Concat(Compare("control groups", ControlGroups, later.ControlGroups, 0))
            .Concat(Compare("network namespaces", Networks, later.Networks, 0))
            .Concat(Compare("loop devices", Loops, later.Loops, 0))];
    }

    /// <summary>Whether all that is exact is the same.</summary>
    public bool IsLike(Holdings other) =>
        (Environments, Prepared, Processes, Mounts, ControlGroups, Networks, Loops)
        == (other.Environments, other.Prepared, other.Processes, other.Mounts, other.ControlGroups, other.Networks, other.Loops);

    public override string ToString() =>
        $"{Environments} environments, {Prepared} prepared; beside them {Processes} processes, {Threads} threads, {Descriptors} descriptors, {Mounts} mounts, "
        + $"{ControlGroups} control groups, {Networks} networks, {Loops} loops, {Files} files, {MemoryMb} MB";

    private static IEnumerable<string> Compare(string what, int before, int now, int allowed) =>
        now > before + allowed ? [$"{what}: {before} became {now}"] : [];

    /// <summary>The server's own folders in each hierarchy of control groups.</summary>
    private static IEnumerable<string> Branches(HearthProcess server) => server.Cgroups()
        .Select(group => string.Join('/', group.Split('/').TakeWhile((_, place) => place <= Array.IndexOf(group.Split('/'), "hearth") + 1)))
        .Distinct(StringComparer.Ordinal);

    private static int Pss(int process) => Lines($"/proc/{process}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Select(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024).FirstOrDefault();

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return [];
        }
    }
}
