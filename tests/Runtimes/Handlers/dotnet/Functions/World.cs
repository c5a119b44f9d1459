using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Functions;

/// <summary>What a function can see of the process that it runs in, when its class is loaded.</summary>
public class World
{
    private static readonly string[] Status =
    [
        "Name", "Umask", "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "SigPnd", "SigBlk", "SigIgn",
    ];

    private readonly Dictionary<string, object> facts = [];

    public World()
    {
        facts["native environment"] = Others(File.ReadAllText("/proc/self/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries));
        facts["environment"] = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name != "AWS_LAMBDA_LOG_STREAM_NAME")
            .OrderBy(name => name, StringComparer.Ordinal).ToDictionary(name => name, Environment.GetEnvironmentVariable);
        facts["child's environment"] = Others(Output("env").Split('\n'));
        facts["directories"] = new[] { Environment.CurrentDirectory, Path.GetFullPath("x"), File.Exists("Functions.dll").ToString(), Output("pwd") };
        facts["program"] = Environment.ProcessPath;
        facts["arguments"] = Environment.GetCommandLineArgs();
        facts["status"] = File.ReadLines("/proc/self/status").Where(line => Status.Contains(line.Split(':')[0])).ToArray();
        facts["limits"] = File.ReadAllText("/proc/self/limits");
        facts["descriptors"] = Directory.GetFiles("/proc/self/fd").Where(File.Exists).Select(link => File.ResolveLinkTarget(link, false)?.FullName ?? "")
            .Select(target => Path.GetFileName(target)).Where(target => target.EndsWith(".dll", StringComparison.Ordinal) is false && target.Contains(':') is false)
            .OrderBy(name => name, StringComparer.Ordinal).Where(name => !int.TryParse(name, out _)).ToArray();
        facts["heap"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        facts["collector"] = System.Runtime.GCSettings.IsServerGC + " " + System.Runtime.GCSettings.LatencyMode;
        facts["culture"] = $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name} {TimeZoneInfo.Local.Id} {Console.OutputEncoding.WebName}";
        facts["framework"] = $"{RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier} {AppContext.TargetFrameworkName} {AppContext.BaseDirectory}";
        facts["identity"] = $"{Assembly.GetEntryAssembly()} {typeof(World).Assembly.Location} {AssemblyLoadContext.GetLoadContext(typeof(World).Assembly)} "
            + $"{Type.GetType("Functions.Order, Functions") == typeof(Order)} {typeof(Amazon.Lambda.Core.ILambdaContext).Assembly.Location}";
        facts["host's properties"] = new[] { "APP_CONTEXT_DEPS_FILES", "TRUSTED_PLATFORM_ASSEMBLIES", "APP_CONTEXT_BASE_DIRECTORY", "APP_PATHS", "PROBING_DIRECTORIES",
            "PLATFORM_RESOURCE_ROOTS", "NATIVE_DLL_SEARCH_DIRECTORIES", "FX_DEPS_FILE", "RUNTIME_IDENTIFIER", "ENTRY_ASSEMBLY_NAME", "STARTUP_HOOKS", "FX_PRODUCT_VERSION",
            "System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization" }
            // The host lists assemblies as its hash table has them.
            .Select(name => $"{name}={string.Join(':', $"{AppContext.GetData(name)}".Split(':').Order(StringComparer.Ordinal))}").ToArray();
        facts["thread"] = $"{Thread.CurrentThread.Name} {Thread.CurrentThread.IsBackground} {Environment.CurrentManagedThreadId} {SynchronizationContext.Current}";
        facts["folders"] = new[] { "/", "/opt", "/var/task", "/tmp" }.Select(folder => string.Join(' ', Directory.GetFileSystemEntries(folder).Order())).ToArray();
        facts["memory"] = File.ReadLines("/proc/meminfo").First();
    }

    public Dictionary<string, object> Handle(string input)
    {
        if (input == "exit") Environment.FailFast("asked to");
        return new()
        {
            ["facts"] = facts,
            // Where a process had booted, the place that its environment was written to is larger than what is written there.
            ["booted"] = File.ReadAllText("/proc/self/environ").EndsWith("\0\0", StringComparison.Ordinal),
            ["stack"] = new StackTrace().FrameCount,
        };
    }

    private static string[] Others(IEnumerable<string> entries) =>
        entries.Where(entry => entry.Length > 0 && !entry.StartsWith("AWS_LAMBDA_LOG_STREAM_NAME=", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    private static string Output(string command)
    {
        using var process = Process.Start(new ProcessStartInfo(command) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return process.StandardOutput.ReadToEnd().TrimEnd();
    }
}
