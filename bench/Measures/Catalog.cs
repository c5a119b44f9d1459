using Hearth.Bench.Client;
using Hearth.Bench.Floors;
using Hearth.Bench.Report;

namespace Hearth.Bench.Measures;

/// <summary>Every measure, in the order of the table. What the product cannot do yet is not here.</summary>
internal static class Catalog
{
    public static IEnumerable<Measure> All(BenchSettings settings)
    {
        BenchFunction Python() => BenchFunction.Python(settings.RequirePython(), "echo");
        BenchFunction Node() => BenchFunction.Node(settings.RequireNode(), "echo");
        BenchFunction Static() => BenchFunction.Static(StaticProgram.Compile());
        string[] PythonPass() => [settings.RequirePython().Path, "-c", "pass"];

        yield return new WarmInvoke("warm-python", settings, Python);
        yield return new WarmInvoke("warm-node", settings, Node);
        yield return new WarmInvoke("warm-bash", settings, BenchFunction.Bash);
        yield return new WarmInvoke("warm-static", settings, Static);
        yield return new WarmInvoke("warm-python-sleep", settings, Python, Processors.Sleep);
        yield return new WarmInvoke("warm-python-awake", settings, Python, Processors.StayAwake);

        yield return new WarmThroughput("throughput-python", settings, Python);
        yield return new WarmThroughput("throughput-static", settings, Static);

        yield return new ColdStart("cold-python", settings, () => new(Python(), PythonPass()), "python3 -c pass");
        yield return new ColdStart(
            "cold-node", settings, () => new(Node(), [settings.RequireNode().Path, "-e", "0"]), "node -e 0");
        yield return new ColdStart(
            "cold-node-empty", settings, () => new(Node(), [settings.RequireNode().Path, "-e", "0"]), "node -e 0", isPoolEmpty: true);
        yield return new ColdStart("cold-bash", settings, () => new(BenchFunction.Bash(), ["/bin/bash", "-c", ":"]), "bash -c :");
        yield return new ColdStart("cold-static", settings, () => StaticSubject(StaticProgram.Compile()), "fork+exec of it");

        yield return new ColdStart("cold-java", settings, () => JavaSubject(settings.RequireJava()), "java, trivial class");
        yield return new ColdStart("cold-dotnet", settings, () => DotnetSubject(settings.RequireDotnet()), "dotnet, trivial dll");

        yield return new SnapStartRestore(settings);

        yield return new Burst("burst-50", settings, count: 50, busySeconds: 3);
        yield return new Burst("burst-200", settings, count: 200, busySeconds: 8);

        yield return new IdleMemory("memory-python", settings, () => PythonIdle(settings.RequirePython()), "python3 that sleeps");
        yield return new IdleMemory("memory-node", settings, () => NodeIdle(settings.RequireNode()), "node that sleeps");

        yield return new ServerStart(settings);
        yield return new LogWrites(settings);
        yield return new QueueSends(settings);
        yield return new ObjectThroughput(settings);
        yield return new Permits();
        yield return new Growth(settings, functions: 1_000);
        yield return new ManyIdle(settings, count: 100);
        if (settings.IsFull) yield return new Growth(settings, functions: 10_000);
        if (settings.IsFull) yield return new ManyIdle(settings, count: 1_000);

        yield return new PeerWarmInvoke(settings);
        yield return new BareStart(
            "floor-python-minimal", Side.Bare("python3 -I -S -c pass"), Side.Bare("python3 -c pass"),
            () => new([settings.RequirePython().Path, "-I", "-S", "-c", "pass"], PythonPass()));
        yield return new BareStart(
            "peer-bwrap", new Side("bwrap python3 -c pass", "namespaces"), Side.Bare("python3 -c pass"),
            () => new(Peers.Bubblewrap(PythonPass()), PythonPass()));
        foreach (var tool in new[] { "runc", "crun" })
            yield return new BareStart(
                $"peer-{tool}", new Side($"{tool} run python3 -c pass", "container"), Side.Bare("python3 -c pass"),
                () => new(Peers.Container(tool, PythonPass()), PythonPass()));
    }

    private static ColdStart.Subject StaticSubject(string binary) => new(BenchFunction.Static(binary), [binary, "end"]);

    private static ColdStart.Subject JavaSubject(Language java)
    {
        var folder = CompiledFunctions.Java(java);
        return new(BenchFunction.Java(java, folder), [java.Path, "-cp", folder, "Echo"], $"{java.Runtime} {BenchFunction.MemoryMb}");
    }

    private static ColdStart.Subject DotnetSubject(Language dotnet)
    {
        var folder = CompiledFunctions.Dotnet(dotnet);
        return new(BenchFunction.Dotnet(dotnet, folder), [dotnet.Path, Path.Combine(folder, "Echo.dll")], $"{dotnet.Runtime} {BenchFunction.MemoryMb}");
    }

    private static IdleMemory.Subject PythonIdle(Language python) =>
        new(BenchFunction.Python(python, "hold"), [python.Path, "-c", "import time; time.sleep(1000)"]);

    private static IdleMemory.Subject NodeIdle(Language node) =>
        new(BenchFunction.Node(node, "hold"), [node.Path, "-e", "setInterval(() => {}, 1e9)"]);
}
