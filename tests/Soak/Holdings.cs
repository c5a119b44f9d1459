using System.Globalization;
using Hearth.Tests.Wire.Server;

namespace Hearth.Tests.Soak;

/// <summary>
/// What a server holds of the machine, itself and in its sandboxes. Sandboxes that it keeps prepared are counted too, so that two
/// moments can be compared.
/// </summary>
internal sealed record Holdings(
    int Environments, int Prepared, int Processes, int Threads, int Descriptors, int Mounts, int ControlGroups, int Networks, int Loops, int Files, int MemoryMb)
{
    /// <summary>At most what one more prepared sandbox holds.</summary>
    private static readonly Holdings OfOneSandbox = new(0, 1, 3, 1, 12, 2, 6, 1, 1, 4, 1);

    public static async Task<Holdings> OfAsync(HearthProcess server, LambdaClient lambda)
    {
        var shown = (await lambda.GetUnsignedAsync("/_hearth/environments")).ShouldBe(200).Object;
        var groups = Branches(server).SelectMany(branch => Directory.GetDirectories(branch, "*", SearchOption.AllDirectories)).ToList();
        var processes = groups.SelectMany(group => Lines($"{group}/cgroup.procs")).Distinct(StringComparer.Ordinal).ToList();
        var descriptors = Directory.GetFileSystemEntries($"/proc/{server.ProcessId}/fd").Select(Leftovers.LinkTarget).ToList();
        return new(
            shown["environments"]!.AsArray().Count,
            shown["prepared"]!.AsObject().Sum(kind => (int)kind.Value!),
            processes.Count,
            Directory.GetDirectories($"/proc/{server.ProcessId}/task").Length,
            descriptors.Count,
            Lines($"/proc/{server.ProcessId}/mountinfo").Length,
            groups.Count,
            processes.Select(process => Leftovers.LinkTarget($"/proc/{process}/ns/net")).Concat(descriptors.Where(target => target.Contains("net:[", StringComparison.Ordinal)))
                .Distinct(StringComparer.Ordinal).Count(),
            Directory.GetDirectories("/sys/block", "loop*").Count(device => Lines($"{device}/loop/backing_file").Any(file => file.StartsWith(server.DataDirectory, StringComparison.Ordinal))),
            Directory.GetFileSystemEntries(server.DataDirectory, "*", SearchOption.AllDirectories).Length,
            Pss(server.ProcessId));
    }

    /// <summary>What has grown beyond this, with what more prepared sandboxes explain. Memory and files are looked at over the whole time.</summary>
    public IReadOnlyList<string> GrownTo(Holdings later)
    {
        var more = Math.Max(0, later.Prepared - Prepared);
        // A thread pool breathes; everything else is exact.
        return [.. Compare("environments", 0, later.Environments, 0)
            .Concat(Compare("processes", Processes, later.Processes, more * OfOneSandbox.Processes))
            .Concat(Compare("threads", Threads, later.Threads, (more * OfOneSandbox.Threads) + 20))
            .Concat(Compare("descriptors", Descriptors, later.Descriptors, (more * OfOneSandbox.Descriptors) + 10))
            .Concat(Compare("mounts", Mounts, later.Mounts, more * OfOneSandbox.Mounts))
            .Concat(Compare("control groups", ControlGroups, later.ControlGroups, more * OfOneSandbox.ControlGroups))
            .Concat(Compare("network namespaces", Networks, later.Networks, more * OfOneSandbox.Networks))
            .Concat(Compare("loop devices", Loops, later.Loops, more * OfOneSandbox.Loops))];
    }

    public override string ToString() =>
        $"{Environments} environments, {Prepared} prepared, {Processes} processes, {Threads} threads, {Descriptors} descriptors, {Mounts} mounts, "
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
