namespace Hearth.DataPlane.Runtimes;

/// <summary>
/// Makes ready what a client needs of an interpreter, once for each that is found: inside a sandbox its folder is read-only.
/// </summary>
internal sealed class ClientCompilation(string runtimesDirectory)
{
    public void Compile(RuntimeName runtime, Interpreter interpreter)
    {
        // Where the folder cannot be written Python's cold starts are slower by 8 ms and nothing else: no reason to fail.
        if (runtime.Family == RuntimeFamily.Python)
            _ = HostProgram.Run(interpreter.Program, "-m", "compileall", "-q", Path.Combine(runtimesDirectory, "python"));
        // The Java client is compiled by the JDK itself: 3 s, and 10 ms when it is done already.
        if (runtime.Family == RuntimeFamily.Java)
            _ = HostProgram.Run("/bin/sh", Path.Combine(runtimesDirectory, "java", "build.sh"), interpreter.Program);
    }
}
