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
    private static readonly string[] JavaPrefixes = ["JAVA_", "JDK_", "CLASSPATH", "TZ"];
    private static readonly string[] DotnetPrefixes = ["DOTNET_", "COMPlus_", "CORECLR_", "COREHOST_", "LTTng_", "LAMBDA_DOTNET_", "OPENSSL_", "SSL_", "TZ"];

    private readonly DotnetPlainness dotnet = new();

    private static readonly SandboxPaths Paths = new("/var/task", "/opt", "/var/runtime", "/var/lang", "/tmp");

    /// <summary>What boots for a function; only a sandbox when the function needs a plain start. Null when its interpreter is not installed.</summary>
    public BootConfig? For(EnvironmentConfig config)
    {
        if (RuntimeName.TryParse(config.Runtime) is not { } runtime) return null;
        var ofLanguage = PrefixesOf(runtime.Family);
        return config.Variables.Keys.Any(name => ActsEarly(name, ofLanguage)) || !MayBoot(runtime, config) ? Empty(runtime) : For(runtime, config.MemoryMb);
    }

    /// <summary>For a function without variables of its own.</summary>
    public BootConfig? For(RuntimeName runtime, int memoryMb) => runtime.Family switch
    {
        RuntimeFamily.Python => Booted(runtime, memoryMb: 128, runtime.Identifier, ForkServerVariable) is { } boot ? boot with { Forks = true } : null,
        // Node sizes its heap when it starts, so one that is booted has the memory of some functions only.
        RuntimeFamily.Node => Booted(runtime, memoryMb, $"{runtime.Identifier} {memoryMb}", BootedVariable),
        RuntimeFamily.Java => AdaptedFromOutside(runtime, memoryMb),
        // The client itself needs .NET 8.
        RuntimeFamily.Dotnet when int.Parse(runtime.Version) >= 8 => AdaptedFromOutside(runtime, memoryMb),
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

    /// <summary>Their heaps are sized when they start too, by a start script that reads the memory from its environment.</summary>
    private BootConfig? AdaptedFromOutside(RuntimeName runtime, int memoryMb)
    {
        if (Booted(runtime, memoryMb, $"{runtime.Identifier} {memoryMb}", BootedVariable) is not { } boot) return null;
        var variables = new Dictionary<string, string>(boot.Environment)
        {
            [BootedVariable] = runtime.Identifier,
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = memoryMb.ToString(),
        };
        return boot with { IsAdaptedFromOutside = true, Environment = variables };
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

    private static string[] PrefixesOf(RuntimeFamily family) => family switch
    {
        RuntimeFamily.Python => PythonPrefixes,
        RuntimeFamily.Node => NodePrefixes,
        RuntimeFamily.Java => JavaPrefixes,
        RuntimeFamily.Dotnet => DotnetPrefixes,
        _ => [],
    };

    /// <summary>
    /// What a .NET function was published with is read when its process starts, so only one that asks for the usual can do with less. .NET 8 has a
    /// variable without a value when it starts with one, and cannot be given one later.
    /// </summary>
    private bool MayBoot(RuntimeName runtime, EnvironmentConfig config) => runtime.Family != RuntimeFamily.Dotnet
        || (catalog.Find(runtime) is { } interpreter && !config.Variables.Values.Contains("") && dotnet.Holds(config, runtime, interpreter));

    private static bool ActsEarly(string name, string[] ofLanguage) =>
        Names.Contains(name) || Prefixes.Concat(ofLanguage).Any(prefix => name.StartsWith(prefix));
}
