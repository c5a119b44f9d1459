using System.Diagnostics;
using Hearth.Tests.Tidy;
using Hearth.Tests.Wire.Server;
using Shouldly;

namespace Hearth.Tests.Wire.Clients;

/// <summary>Runs a real client in a process of its own against the server.</summary>
internal static class ClientProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly Lazy<string> PythonWithBoto3 = new(FindPython);

    /// <summary>A script of tests/Wire/Scripts; it asserts for itself and fails with a traceback.</summary>
    public static Task<string> RunPythonAsync(string script, Uri url, params string[] arguments) =>
        RunAsync(PythonWithBoto3.Value, [CheckedOut.FullPath($"tests/Wire/Scripts/{script}"), .. arguments], Variables(url));

    /// <summary>A script that goes by AWS's own minutes.</summary>
    public static Task<string> RunLongPythonAsync(string script, Uri url, TimeSpan patience) =>
        RunAsync(PythonWithBoto3.Value, [CheckedOut.FullPath($"tests/Wire/Scripts/{script}")], Variables(url), patience: patience);

    /// <summary>A script of tests/wire-clients, where npm has put the SDK.</summary>
    public static Task<string> RunNodeAsync(string script, Uri url, params string[] arguments)
    {
        var modules = CheckedOut.FullPath("tests/wire-clients/node_modules/@aws-sdk");
        Directory.Exists(modules).ShouldBeTrue($"{modules} is missing; run ./test, which installs it");
        return RunAsync("node", [CheckedOut.FullPath($"tests/wire-clients/{script}"), .. arguments], Variables(url));
    }

    public static Task<string> RunBashAsync(string script, Uri url, string directory, IReadOnlyDictionary<string, string> more)
    {
        var variables = Variables(url);
        foreach (var (name, value) in more) variables[name] = value;
        return RunAsync("bash", ["-euo", "pipefail", "-c", script], variables, directory);
    }

    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables, string? directory = null, TimeSpan? patience = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience ?? Patience);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await errors}");
        return await output;
    }

    /// <summary>Only what a user would set; nothing of this machine's own AWS configuration gets in.</summary>
    private static Dictionary<string, string> Variables(Uri url) => new(StringComparer.Ordinal)
    {
        ["AWS_ENDPOINT_URL"] = url.GetLeftPart(UriPartial.Authority),
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PAGER"] = "",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["PYTHONUNBUFFERED"] = "1",
        ["HEARTH_TEST_PYTHON_RUNTIME"] = Interpreters.Python,
        ["HEARTH_TEST_NODE_RUNTIME"] = Interpreters.Node,
    };

    private static string FindPython()
    {
        foreach (var candidate in new[] { Environment.GetEnvironmentVariable("HEARTH_TEST_PYTHON"), "python3", "/usr/bin/python3" })
        {
            if (candidate is not null && CommandOutput.Of(candidate, ["-c", "import boto3"]).ExitCode == 0) return candidate;
        }
        throw new ShouldAssertException("No Python here can import boto3; run ./test, which installs it.");
    }
}
