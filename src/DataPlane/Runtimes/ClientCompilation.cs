namespace Hearth.DataPlane.Runtimes;

/// <summary>
/// Compiles the Python client once for each version of Python that is found. Inside a sandbox its folder is
/// read-only, so every cold start would compile it again: 8 ms.
/// </summary>
internal sealed class ClientCompilation(string runtimesDirectory)
{
    public void Compile(RuntimeName runtime, Interpreter interpreter)
    {
        if (runtime.Family != RuntimeFamily.Python) return;
        // Where the folder cannot be written the cold starts are slower and nothing else: no reason to fail.
        _ = HostProgram.Run(interpreter.Program, "-m", "compileall", "-q", Path.Combine(runtimesDirectory, "python"));
    }
}
