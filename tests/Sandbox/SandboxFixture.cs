using Hearth.Sandbox;
using Hearth.Sandbox.Seccomp;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>One back end for all tests of real sandboxes; they run one after the other, for they measure limits.</summary>
[CollectionDefinition("sandbox", DisableParallelization = true)]
public sealed class SandboxCollection : ICollectionFixture<SandboxFixture>;

public sealed class SandboxFixture : IAsyncLifetime
{
    // Made at first use: a child process that is killed in the middle (SandboxLeftoverTests) must not leave one of its own.
    private readonly Lazy<DirectoryInfo> folder = new(() => Directory.CreateTempSubdirectory("hearth-sandbox-tests-"));
    private ISandboxBackend? backend;
    private int lastId;

    public DirectoryInfo Folder => folder.Value;

    public string Scratch => Path.Combine(Folder.FullName, "scratch");

    public ISandboxBackend Backend => backend ??= SandboxBackends.Create("sandbox", Scratch);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (backend is not null)
            await backend.DisposeAsync();
        if (folder.IsValueCreated)
            Folder.Delete(recursive: true);
    }

    /// <summary>Namespaces need root; a run without it says which tests it left out.</summary>
    public static void NeedRoot() => Assert.SkipUnless(Environment.UserName == "root", "Tests of real sandboxes need root: run ./test as root.");

    /// <summary>A directory of the host that everyone may read, with these files in it.</summary>
    public string Tree(params (string Path, string Content)[] files)
    {
        var root = Directory.CreateDirectory(Path.Combine(Folder.FullName, Guid.NewGuid().ToString("n"))).FullName;
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        return root;
    }

    public async Task<ISandbox> CreateAsync(Func<SandboxConfig, SandboxConfig>? change = null)
    {
        NeedRoot();
        var config = new SandboxConfig
        {
            Id = $"t{Environment.ProcessId}n{Interlocked.Increment(ref lastId)}",
            TaskDirectory = Tree(("handler", "code")),
            MemoryMb = 128,
            EphemeralStorageMb = 512,
        };
        return await Backend.CreateAsync(change?.Invoke(config) ?? config, TestContext.Current.CancellationToken);
    }

    /// <summary>The number of a system call on this machine.</summary>
    internal static int Number(string name)
    {
        var call = DeniedSystemCalls.All.Concat(
            [DeniedSystemCalls.Clone, DeniedSystemCalls.Clone3, DeniedSystemCalls.Unshare, DeniedSystemCalls.Socket, DeniedSystemCalls.Personality])
            .Single(call => call.Name == name);
        return System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? call.Arm64 : call.X64;
    }
}

internal static class SandboxRuns
{
    public static ISandboxProcess StartProgram(this ISandbox sandbox, string program, params string[] arguments) => sandbox.Start(new SandboxProcessConfig
    {
        Program = program,
        Arguments = arguments,
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin", ["LC_ALL"] = "C" },
        WorkingDirectory = sandbox.Paths.Task,
    });

    public static async Task<(string Output, ProcessExit Exit)> RunAsync(this ISandbox sandbox, string program, params string[] arguments)
    {
        var process = sandbox.StartProgram(program, arguments);
        using var reader = new StreamReader(process.Output);
        var output = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return (output, await process.Exited);
    }

    public static Task<(string Output, ProcessExit Exit)> ShellAsync(this ISandbox sandbox, string script) => sandbox.RunAsync("/bin/sh", "-c", script);

    public static Task<(string Output, ProcessExit Exit)> PerlAsync(this ISandbox sandbox, string script) => sandbox.RunAsync("/usr/bin/perl", "-e", script);
}
