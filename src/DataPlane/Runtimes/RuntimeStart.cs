using Hearth.Kernel;
using Hearth.Sandbox;

namespace Hearth.DataPlane.Runtimes;

/// <summary>Says what sandbox a runtime needs and which process to start in it.</summary>
/// <param name="credentialsOf">Temporary credentials of a function's role, as variables; null: the account for a key.</param>
/// <param name="bootFor">The booted process that a function's runtime may be made of; null for a plain start.</param>
internal sealed class RuntimeStart(RuntimeCatalog catalog, string runtimesDirectory, Func<EnvironmentConfig, BootConfig?> bootFor,
    Func<EnvironmentConfig, IReadOnlyDictionary<string, string>>? credentialsOf = null)
{
    private const string WrapperVariable = "AWS_LAMBDA_EXEC_WRAPPER";

    /// <summary>No function can set it, as the names of its variables begin with a letter.</summary>
    private const string ConnectionVariable = "_HEARTH_RUNTIME_API_FD";

    /// <exception cref="AwsError">The interpreter is not installed on this machine.</exception>
    public SandboxConfig Sandbox(EnvironmentConfig config, string id)
    {
        var runtime = Parse(config);
        return new SandboxConfig
        {
            Id = id,
            TaskDirectory = config.CodeDirectory,
            LayerDirectories = config.LayerDirectories,
            RuntimeDirectory = ClientDirectory(runtime, runtimesDirectory),
            LanguageDirectory = runtime.Family == RuntimeFamily.Provided ? null : Interpreter(runtime).LanguageDirectory,
            MemoryMb = config.MemoryMb,
            EphemeralStorageMb = config.EphemeralStorageMb,
        };
    }

    /// <summary>The process to start, or the reason why AWS would not start it.</summary>
    public RuntimeCommand Command(EnvironmentConfig config, ISandbox sandbox, string logStream)
    {
        var runtime = Parse(config);
        var paths = sandbox.Paths;
        var variables = RuntimeVariables.For(config, runtime, sandbox, logStream);
        foreach (var (name, value) in credentialsOf?.Invoke(config) ?? new Dictionary<string, string>()) variables[name] = value;
        string program;
        IReadOnlyList<string> arguments = [];
        if (runtime.Family == RuntimeFamily.Provided)
        {
            if (Bootstrap.Find(config, paths, out var bootstrap) is { } problem) return new RuntimeCommand(null, problem);
            program = bootstrap;
        }
        else
        {
            (program, arguments) = ClientArguments.For(runtime, config, paths.Runtime, Interpreter(runtime).ProgramInside(paths.Language));
        }

        // https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper; provided.* runs its own bootstrap, and those of
        // Java and .NET start the wrapper themselves, with the command line that it must see.
        var isWrapped = config.Variables.TryGetValue(WrapperVariable, out var wrapper) && wrapper.Length > 0;
        if (runtime.Family is RuntimeFamily.Python or RuntimeFamily.Node or RuntimeFamily.Ruby && isWrapped)
            (program, arguments) = (Bootstrap.Inside(wrapper!, paths), [program, .. arguments]);

        return new RuntimeCommand(
            new SandboxProcessConfig
            {
                Program = program,
                Arguments = arguments,
                Environment = variables,
                WorkingDirectory = paths.Task,
                Boot = bootFor(config),
                // Whatever a wrapper runs first would have it too.
                ConnectionVariable = runtime.Family == RuntimeFamily.Node && !isWrapped ? ConnectionVariable : null,
            },
            null);
    }

    /// <summary>The variables of the function's external extensions; to be asked for only if there are any.</summary>
    public Func<IReadOnlyDictionary<string, string>> ExtensionVariables(EnvironmentConfig config, ISandbox sandbox, string logStream)
        => () => Extensions.ExtensionVariables.Of(RuntimeVariables.For(config, Parse(config), sandbox, logStream));

    /// <summary>Whether a failure to execute is the wrapper's: AWS reports it as an exit with status 127.</summary>
    public static bool HasWrapper(EnvironmentConfig config) => config.Variables.ContainsKey(WrapperVariable);

    private static RuntimeName Parse(EnvironmentConfig config) => RuntimeName.TryParse(config.Runtime) ?? throw new AwsError(
        "ServiceException", $"Function {config.FunctionName}: Hearth has no runtime client for {config.Runtime}.", 500);

    private Interpreter Interpreter(RuntimeName runtime) => catalog.Find(runtime) ?? throw new AwsError(
        "ServiceException", catalog.WhyUnavailable(runtime.Identifier), 500);

    /// <summary>Null for provided.*, whose functions bring their own.</summary>
    public static string? ClientDirectory(RuntimeName runtime, string runtimesDirectory) => runtime.Family switch
    {
        RuntimeFamily.Python => Path.Combine(runtimesDirectory, "python"),
        RuntimeFamily.Node => Path.Combine(runtimesDirectory, "nodejs"),
        RuntimeFamily.Java => Path.Combine(runtimesDirectory, "java"),
        RuntimeFamily.Dotnet => Path.Combine(runtimesDirectory, "dotnet"),
        RuntimeFamily.Ruby => Path.Combine(runtimesDirectory, "ruby"),
        _ => null,
    };
}

/// <param name="Process">Null when there is nothing to start.</param>
/// <param name="Problem">AWS's error text without its "RequestId: ... Error: ".</param>
internal sealed record RuntimeCommand(SandboxProcessConfig? Process, string? Problem);
