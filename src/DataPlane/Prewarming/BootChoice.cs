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

    /// <summary>What boots for a function; only a sandbox when the function needs a plain start. Null when its interpreter is not installed.</summary>
    public BootConfig? For(EnvironmentConfig config)
    {
        if (RuntimeName.TryParse(config.Runtime) is not { } runtime) return null;
        var ofLanguage = runtime.Family == RuntimeFamily.Python ? PythonPrefixes : NodePrefixes;
        return config.Variables.Keys.Any(name => ActsEarly(name, ofLanguage)) ? Empty(runtime) : For(runtime, config.MemoryMb);
    }

    /// <summary>For a function without variables of its own.</summary>
    public BootConfig? For(RuntimeName runtime, int memoryMb) => runtime.Family switch
    {
        RuntimeFamily.Python => Booted(runtime, memoryMb: 128, runtime.Identifier, ForkServerVariable) is { } boot ? boot with { Forks = true } : null,
        // Node sizes its heap when it starts, so one that is booted has the memory of some functions only.
        RuntimeFamily.Node => Booted(runtime, memoryMb, $"{runtime.Identifier} {memoryMb}", BootedVariable),
        _ => Empty(runtime),
    };

    /// <summary>A sandbox in which nothing runs: what a plain start needs.</summary>
    public BootConfig? Empty(RuntimeName runtime)
    {
        if (runtime.Family == RuntimeFamily.Provided) return new BootConfig { Key = "provided", Forks = false, Program = null };
        return catalog.Find(runtime) is not { } interpreter ? null : new BootConfig
        {
            Key = $"{runtime.Identifier} not booted",
            Forks = false,
            Program = null,
            RuntimeDirectory = RuntimeStart.ClientDirectory(runtime, runtimesDirectory),
            LanguageDirectory = interpreter.LanguageDirectory,
        };
    }

    private BootConfig? Booted(RuntimeName runtime, int memoryMb, string key, string variable)
    {
        if (Empty(runtime) is not { } empty || catalog.Find(runtime) is not { } interpreter) return null;
        var (program, arguments) = ClientArguments.WithoutVariables(runtime, memoryMb, Paths.Runtime, interpreter.ProgramInside(Paths.Language));
        return empty with
        {
            Key = key,
            Program = program,
            Arguments = arguments,
            Environment = new Dictionary<string, string>(RuntimeVariables.AtBoot(runtime, Paths)) { [variable] = "1" },
            MemoryMb = memoryMb,
        };
    }

    private static bool ActsEarly(string name, string[] ofLanguage) =>
        Names.Contains(name) || Prefixes.Concat(ofLanguage).Any(prefix => name.StartsWith(prefix));
}
