using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Hearth.Bench.Floors;

/// <summary>Command lines of programs that isolate another one, for the same program as the bare floor.</summary>
internal static class Peers
{
    public static string[] Bubblewrap(string[] program) =>
        [Find("bwrap"), "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/",
            "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", .. program];

    /// <summary>
    /// runc or crun, with a bundle that holds what a Hearth sandbox has: read-only system, proc, tmpfs, new namespaces.
    /// </summary>
    public static string[] Container(string tool, string[] program)
    {
        var path = Find(tool);
        var bundle = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "bundle-" + tool)).FullName;
        var root = Directory.CreateDirectory(Path.Combine(bundle, "root")).FullName;
        RunToEnd(path, "spec", bundle);
        var file = Path.Combine(bundle, "config.json");
        var config = (JsonObject)JsonNode.Parse(File.ReadAllText(file))!;
        config["root"] = new JsonObject { ["path"] = root, ["readonly"] = false };
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new JsonArray([.. program.Select(word => JsonValue.Create(word))]);
        var prefix = Path.GetDirectoryName(Path.GetDirectoryName(program[0]))!;
        foreach (var shared in new[] { "/usr", "/bin", "/lib", "/lib64", prefix }.Distinct().Where(Directory.Exists))
            config["mounts"]!.AsArray().Add(ReadOnly(shared));
        File.WriteAllText(file, config.ToJsonString());
        // A container must have a new name each time, and the previous one is gone when it has ended.
        return [path, "run", "--bundle", bundle, $"hearth-bench-{tool}"];
    }

    private static JsonObject ReadOnly(string path) => new()
    {
        ["destination"] = path,
        ["source"] = path,
        ["type"] = "bind",
        ["options"] = new JsonArray("rbind", "ro"),
    };

    private static string Find(string tool) =>
        new[] { "/usr/bin/", "/usr/sbin/", "/usr/local/bin/" }.Select(folder => folder + tool).FirstOrDefault(File.Exists)
        ?? throw new NotMeasuredException($"{tool} is not installed (./bench/run --install installs it)");

    private static void RunToEnd(string program, string argument, string folder)
    {
        File.Delete(Path.Combine(folder, "config.json"));
        using var process = Process.Start(new ProcessStartInfo(program, [argument]) { WorkingDirectory = folder })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new BenchException($"{program} {argument} failed with {process.ExitCode}.");
    }
}
