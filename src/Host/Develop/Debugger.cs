using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Hearth.DataPlane.Runtimes;
using Hearth.Host.Commands;
using Hearth.Host.Deploy;

namespace Hearth.Host.Develop;

/// <summary>Opens a debugger's port in the function's process: debugpy for Python, the inspector for Node.js.</summary>
/// <param name="Variables">What the function's environment needs for it.</param>
/// <param name="Attach">How to attach, for people.</param>
internal sealed record Debugger(int Port, IReadOnlyDictionary<string, string> Variables, string Attach)
{
    private const int DebugpyPort = 5678, InspectorPort = 9229;

    /// <summary>
    /// Runs the interpreter that the runtime would run, with debugpy before its script. It goes by the wrapper script that
    /// Lambda has for such things, so that nothing of the runtime client needs to know.
    /// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
    /// </summary>
    private const string Wrapper = """
        #!/bin/sh
        # Called with the interpreter and its arguments, the script last: puts debugpy before the script.
        PYTHONPATH=@packages@${PYTHONPATH:+:$PYTHONPATH}
        export PYTHONPATH PYDEVD_DISABLE_FILE_VALIDATION=1
        position=0 count=$#
        for argument; do
          position=$((position + 1))
          if [ "$position" = "$count" ]; then set -- "$@" -m debugpy --listen 127.0.0.1:@port@; fi
          set -- "$@" "$argument"
        done
        shift "$count"
        exec "$@"

        """;

    /// <param name="scriptFolder">Where the wrapper script may be written.</param>
    /// <exception cref="CommandException">The runtime has no debugger here, or debugpy is not installed.</exception>
    public static Debugger For(FunctionFolder folder, IReadOnlyDictionary<string, string> interpreters, string scriptFolder)
    {
        if (folder.Runtime.StartsWith("nodejs", StringComparison.Ordinal))
        {
            var port = FreePort(InspectorPort);
            return new Debugger(
                port,
                new Dictionary<string, string> { ["NODE_OPTIONS"] = $"--inspect=127.0.0.1:{port}" },
                $"Node's inspector listens on 127.0.0.1:{port}: open chrome://inspect, or attach VS Code (type node, request attach, port {port}).");
        }
        if (folder.Runtime.StartsWith("python", StringComparison.Ordinal)) return ForPython(folder, interpreters, scriptFolder);
        throw new CommandException($"--debug is for Python and Node.js; {folder.Name} is {folder.Runtime}. Run hearth dev without it.");
    }

    private static Debugger ForPython(FunctionFolder folder, IReadOnlyDictionary<string, string> interpreters, string scriptFolder)
    {
        if (folder.Request.Variables?.ContainsKey("AWS_LAMBDA_EXEC_WRAPPER") == true)
            throw new CommandException("--debug starts Python through a wrapper of its own, and the function has AWS_LAMBDA_EXEC_WRAPPER already. Leave it out while debugging.");
        var (python, reason) = new InstalledRuntimes(interpreters).Look(folder.Runtime);
        if (python is null) throw new CommandException(reason!);
        var packages = FolderOfDebugpy(python, folder.Directory) ?? throw new CommandException(
            $"--debug needs debugpy, which {python} cannot import. Install it with: {python} -m pip install debugpy "
            + $"(or beside the function: {python} -m pip install debugpy -t {folder.Directory})");
        var port = FreePort(DebugpyPort);
        var script = Path.Combine(Directory.CreateDirectory(scriptFolder).FullName, "python-debugger");
        File.WriteAllText(script, Wrapper.Replace("@packages@", Quote(packages)).Replace("@port@", $"{port}"));
        File.SetUnixFileMode(script, (UnixFileMode)0x1ED); // 0755
        return new Debugger(
            port,
            new Dictionary<string, string> { ["AWS_LAMBDA_EXEC_WRAPPER"] = script },
            $"debugpy listens on 127.0.0.1:{port}: attach VS Code (type debugpy, request attach, port {port}); no path mapping is needed.");
    }

    /// <summary>The folder to import it from; null when it cannot be.</summary>
    private static string? FolderOfDebugpy(string python, string directory)
    {
        var start = new ProcessStartInfo(python, ["-c", "import debugpy, os; print(os.path.dirname(os.path.dirname(os.path.abspath(debugpy.__file__))))"])
        {
            WorkingDirectory = directory, // -c looks there first
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 && answer.Length > 0 ? answer : null;
    }

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''")}'";

    /// <summary>The port that the debuggers of this language know, or another if somebody has it.</summary>
    private static int FreePort(int usual)
    {
        foreach (var port in (int[])[usual, 0])
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return ((IPEndPoint)socket.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                // Somebody listens there; any other will do.
            }
        }
        return usual;
    }
}
