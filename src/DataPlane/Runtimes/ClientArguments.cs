namespace Hearth.DataPlane.Runtimes;

/// <summary>How a runtime client is started; the table is runtimes/README.md.</summary>
internal static class ClientArguments
{
    /// <param name="runtimeDirectory">The client's folder, as seen from inside the sandbox.</param>
    /// <param name="interpreter">The interpreter, likewise.</param>
    public static (string Program, IReadOnlyList<string> Arguments) For(
        RuntimeName runtime, EnvironmentConfig config, string runtimeDirectory, string interpreter) => runtime.Family switch
    {
        RuntimeFamily.Python when config.Variables.Keys.Any(name => name.StartsWith("PYTHON")) => (interpreter, [$"{runtimeDirectory}/bootstrap.py"]),
        _ => WithoutVariables(runtime, config.MemoryMb, runtimeDirectory, interpreter),
    };

    /// <summary>For a function that sets no variables, also one that is not known yet.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) WithoutVariables(
        RuntimeName runtime, int memoryMb, string runtimeDirectory, string interpreter) => runtime.Family switch
    {
        // Without site-packages Python starts in a third of the time, and the client sets the search path itself. A
        // function that configures Python by variables gets the whole of it.
        RuntimeFamily.Python => (interpreter, ["-S", $"{runtimeDirectory}/bootstrap.py"]),
        RuntimeFamily.Node => (interpreter, Node(runtime, memoryMb, runtimeDirectory)),
        RuntimeFamily.Ruby => (interpreter, [$"{runtimeDirectory}/bootstrap.rb"]),
        // A script that knows the command lines of both; its argument is the interpreter.
        _ => ("/bin/sh", [$"{runtimeDirectory}/bootstrap", interpreter]),
    };

    /// <summary>AWS sizes the heap by the memory of the function: 5 % for new objects, 90 % for old ones.</summary>
    private static string[] Node(RuntimeName runtime, int memoryMb, string runtimeDirectory) =>
    [
        // Off in AWS's Node 22 until NODE_OPTIONS turns them on.
        .. runtime.Version == "22" ? ["--no-experimental-require-module", "--no-experimental-detect-module"] : Array.Empty<string>(),
        "--expose-gc",
        "--max-http-header-size=81920",
        $"--max-semi-space-size={memoryMb * 5 / 100}",
        $"--max-old-space-size={memoryMb * 90 / 100}",
        $"{runtimeDirectory}/bootstrap.cjs",
    ];
}
