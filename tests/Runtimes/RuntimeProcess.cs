using System.Diagnostics;

namespace Hearth.Tests.Runtimes;

/// <summary>A real interpreter with a runtime client, on the host and without a sandbox; ended with the test.</summary>
internal sealed class RuntimeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;
    private readonly string? _framesFile;

    private RuntimeProcess(Process process, string? framesFile)
    {
        _process = process;
        _framesFile = framesFile;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static string Repository { get; } = FindRepository();

    public static string Handlers(string language) =>
        Path.Combine(Repository, "tests", "Runtimes", "Handlers", language);

    /// <summary>Starts a command with the environment of a function, and nothing of the test's own but PATH.</summary>
    public static RuntimeProcess Start(
        FakeRuntimeApi api, string[] command, string taskRoot, string handler,
        Dictionary<string, string>? environment = null, bool frames = false)
    {
        var framesFile = frames ? Path.GetTempFileName() : null;
        // A shell opens the telemetry descriptor and then becomes the runtime: a descriptor that .NET opened
        // as inheritable would reach the processes of tests that run at the same time too.
        string[] arguments = framesFile is null ? command : ["/bin/sh", "-c", $"exec \"$@\" 9>>{framesFile}", "sh", .. command];
        var start = new ProcessStartInfo(arguments[0], arguments[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = taskRoot,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["LANG"] = "en_US.UTF-8";
        start.Environment["TZ"] = ":UTC";
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Address;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "test";
        start.Environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        start.Environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "128";
        start.Environment["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/test";
        start.Environment["AWS_LAMBDA_LOG_STREAM_NAME"] = "2026/01/01/[$LATEST]abc";
        start.Environment["LAMBDA_TASK_ROOT"] = taskRoot;
        start.Environment["_HANDLER"] = handler;
        if (frames)
            start.Environment["_LAMBDA_TELEMETRY_LOG_FD"] = "9";
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return new RuntimeProcess(Process.Start(start)!, framesFile);
    }

    /// <summary>Every frame so far; a runtime has written those of an invocation before it posts the answer.</summary>
    public List<LogFrame> Frames() => LogFrame.ReadAll(_framesFile!);

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends the process and gives all that it printed.</summary>
    public async Task<(string Output, string Errors)> StopAsync()
    {
        // Its output is in the pipe already: nothing of it is lost with the process.
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        return (await _output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        if (_framesFile is not null)
            File.Delete(_framesFile);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hearth.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        return folder.FullName;
    }
}
