using System.Text;
using Hearth.DataPlane;
using Hearth.Sandbox;
using Hearth.Tests.Unit.DataPlane;
using FunctionFiles = Hearth.Tests.Unit.DataPlane.FunctionFiles;
using Interpreters = Hearth.Tests.Wire.Server.Interpreters;

namespace Hearth.Tests.EndToEnd;

/// <summary>A data plane with real sandboxes, real interpreters and real time.</summary>
internal sealed class RealDataPlane : IAsyncDisposable
{
    private readonly string root = FunctionFiles.CreateDirectory();
    private readonly ISandboxBackend backend;
    private Task? ending;

    private RealDataPlane(string isolation)
        => backend = SandboxBackends.Create(isolation, Path.Combine(root, "scratch"));

    public DataPlaneEngine Engine { get; private set; } = null!;

    /// <summary>Where everything of this plane is.</summary>
    public string Root => root;

    public FakeFunctionLog Log { get; } = new();

    public static async Task<RealDataPlane> StartAsync(
        string isolation = "sandbox", Func<DataPlaneOptions, DataPlaneOptions>? change = null)
    {
        var plane = new RealDataPlane(isolation);
        Directory.CreateDirectory(Path.Combine(plane.root, "scratch"));
        await plane.backend.SweepAsync(CancellationToken.None);
        var options = new DataPlaneOptions
        {
            RuntimesDirectory = Path.Combine(RepositoryRoot(), "runtimes"),
            // On a machine that is busy with other tests a runtime may take its time between two calls; invocations in a
            // row must still meet the same environment.
            ReturnGrace = TimeSpan.FromSeconds(10),
        };
        plane.Engine = await DataPlaneEngine.StartAsync(change?.Invoke(options) ?? options, plane.backend, plane.Log, TimeProvider.System);
        return plane;
    }

    public EnvironmentConfig Function(
        string file, string source, string? runtime = null, int memoryMb = 128, double timeoutSeconds = 5)
    {
        var name = Path.GetRandomFileName().Replace(".", "");
        var code = Path.Combine(root, name);
        Directory.CreateDirectory(code);
        FunctionFiles.WriteProgram(Path.Combine(code, file), source);
        return new EnvironmentConfig
        {
            ConfigurationId = name,
            AccountId = "123456789012",
            Region = "us-east-1",
            FunctionName = name,
            FunctionVersion = "$LATEST",
            Runtime = runtime ?? Interpreters.Python,
            Handler = $"{Path.GetFileNameWithoutExtension(file)}.handler",
            CodeDirectory = code,
            MemoryMb = memoryMb,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            EphemeralStorageMb = 512,
            LogGroup = $"/aws/lambda/{name}",
            RoleArn = "arn:aws:iam::123456789012:role/r",
        };
    }

    public Task<InvocationOutcome> InvokeAsync(EnvironmentConfig config, string payload = "{}", IResponseStream? stream = null) => Engine.InvokeAsync(
        config,
        new Invocation
        {
            RequestId = Guid.NewGuid().ToString(),
            InvokedFunctionArn = $"arn:aws:lambda:us-east-1:123456789012:function:{config.FunctionName}",
            Payload = Encoding.UTF8.GetBytes(payload),
            WantsLogTail = true,
            ResponseStream = stream,
        },
        CancellationToken.None);

    /// <summary>Stops the engine, and with it every environment.</summary>
    public Task EndAsync() => ending ??= Engine.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        // Shown by the test runner beside a failure.
        foreach (var message in Log.Messages) Xunit.TestContext.Current.TestOutputHelper?.Write(message);
        await EndAsync();
        await backend.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Hearth.slnx"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run from inside the repository.");
    }
}
