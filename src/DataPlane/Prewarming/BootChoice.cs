using Hearth.DataPlane.Runtimes;
using Hearth.Sandbox;

namespace Hearth.DataPlane.Prewarming;

/// <summary>
/// Which booted process a function's runtime may be made of. Where a setting of the function acts before its process is
/// told about the function, there is none, and the runtime is started plainly.
/// </summary>
internal sealed class BootChoice(RuntimeCatalog catalog, string runtimesDirectory)
{
    /// <summary>Set for a process that boots ahead; no function can set it, as the names of its variables begin with a letter.</summary>
    private const string ForkServerVariable = "_HEARTH_FORK_SERVER", BootedVariable = "_HEARTH_BOOTED";

    // Read by the dynamic linker, the C library or the interpreter when a program starts.
    private static readonly string[] Names = ["AWS_LAMBDA_EXEC_WRAPPER", "LANG", "LANGUAGE", "GLIBC_TUNABLES", "GCONV_PATH", "LOCPATH"];
    private static readonly string[] Prefixes = ["LD_", "LC_", "MALLOC_"];
    private static readonly string[] PythonPrefixes = ["PYTHON"];
    private static readonly string[] NodePrefixes = ["NODE_", "UV_", "OPENSSL_", "SSL_", "ICU_"];

    private static readonly SandboxPaths Paths = new("/var/task", "/opt", "/var/runtime", "/var/lang", "/tmp");

    /// <summary>Null when this function needs a plain start, or its interpreter is not installed.</summary>
    public BootConfig? For(EnvironmentConfig config)
    {
        if (RuntimeName.TryParse(config.Runtime) is not { } runtime) return null;
        var prefixes = runtime.Family switch
        {
            RuntimeFamily.Python => PythonPrefixes,
            RuntimeFamily.Node => NodePrefixes,
            _ => [],
        };
        return runtime.Family != RuntimeFamily.Provided && config.Variables.Keys.Any(name => ActsEarly(name, prefixes))
            ? null
            : For(runtime, config.MemoryMb);
    }

    /// <summary>For a function without variables of its own.</summary>
    public BootConfig? For(RuntimeName runtime, int memoryMb) => runtime.Family switch
    {
        RuntimeFamily.Provided => new BootConfig { Key = "provided", Forks = false, Program = null },
        RuntimeFamily.Python => Interpreter(runtime, "python", runtime.Identifier, ForkServerVariable, memoryMb) is { } boot
            ? boot with { Forks = true, MemoryMb = 128 }
            : null,
        // Node sizes its heap when it starts, so one that is booted has the memory of some functions only.
        RuntimeFamily.Node => Interpreter(runtime, "nodejs", $"{runtime.Identifier} {memoryMb}", BootedVariable, memoryMb),
        _ => null,
    };

    private BootConfig? Interpreter(RuntimeName runtime, string client, string key, string variable, int memoryMb)
    {
        if (catalog.Find(runtime) is not { } interpreter) return null;
        return new BootConfig
        {
            Key = key,
            Forks = false,
            Program = interpreter.ProgramInside(Paths.Language),
            Arguments = ClientArguments.WithoutVariables(runtime, memoryMb, Paths.Runtime),
            Environment = new Dictionary<string, string>(RuntimeVariables.AtBoot(runtime, Paths)) { [variable] = "1" },
            MemoryMb = memoryMb,
            RuntimeDirectory = Path.Combine(runtimesDirectory, client),
            LanguageDirectory = interpreter.LanguageDirectory,
        };
    }

    private static bool ActsEarly(string name, string[] ofLanguage) =>
        Names.Contains(name) || Prefixes.Concat(ofLanguage).Any(prefix => name.StartsWith(prefix));
}
