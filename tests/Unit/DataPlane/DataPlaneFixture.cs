using System.Text;
using Hearth.DataPlane;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>A data plane over a fake back end, with a custom runtime that is a script.</summary>
internal sealed class DataPlaneFixture : IAsyncDisposable
{
    private readonly string code = FunctionFiles.CreateDirectory();
    private Task? ending;

    private DataPlaneFixture(FakeBackend backend, TimeProvider time, FakeFunctionLog log, DataPlaneEngine engine)
        => (Backend, Time, Log, Engine) = (backend, time, log, engine);

    public FakeBackend Backend { get; }

    public TimeProvider Time { get; }

    public FakeFunctionLog Log { get; }

    public DataPlaneEngine Engine { get; }

    public ManualTime Clock => (ManualTime)Time;

    public static async Task<DataPlaneFixture> StartAsync(
        Func<ScriptedRuntime, Task> script, TimeProvider? time = null, Func<DataPlaneOptions, DataPlaneOptions>? change = null)
    {
        var backend = new FakeBackend(script);
        var log = new FakeFunctionLog();
        time ??= new ManualTime();
        var options = new DataPlaneOptions
        {
            RuntimesDirectory = "/nowhere",
            AvailableMemoryFloorBytes = 0,
            DrainGrace = TimeSpan.Zero,
            MachineCores = 2,
            ReturnGrace = TimeSpan.FromSeconds(1),
        };
        var engine = await DataPlaneEngine.StartAsync(change?.Invoke(options) ?? options, backend, log, time);
        var fixture = new DataPlaneFixture(backend, time, log, engine);
        FunctionFiles.WriteProgram(Path.Combine(fixture.code, "bootstrap"), "");
        return fixture;
    }

    public EnvironmentConfig Config(string id = "one", TimeSpan? timeout = null) => new()
    {
        ConfigurationId = id,
        AccountId = "123456789012",
        Region = "us-east-1",
        FunctionName = "fn",
        FunctionVersion = "$LATEST",
        Runtime = "provided.al2023",
        Handler = "index.handler",
        CodeDirectory = code,
        MemoryMb = 128,
        Timeout = timeout ?? TimeSpan.FromSeconds(3),
        EphemeralStorageMb = 512,
        LogGroup = "/aws/lambda/fn",
        RoleArn = "arn:aws:iam::123456789012:role/r",
    };

    /// <summary>A function with a layer that has these external extensions.</summary>
    public EnvironmentConfig ExtendedConfig(TimeSpan? timeout, params string[] extensions)
    {
        var layer = Path.Combine(code, "..layer");
        foreach (var name in extensions) FunctionFiles.WriteProgram(Path.Combine(Directory.CreateDirectory(Path.Combine(layer, "extensions")).FullName, name), "");
        return Config(timeout: timeout) with { LayerDirectories = [layer] };
    }

    /// <summary>Waits until the environments are there and their permits are given out, which is a moment later.</summary>
    public async Task ProvisionAsync(EnvironmentConfig version, int count)
    {
        Engine.SetProvisionedConcurrency(version.AccountId, version.Region, version.FunctionName, [(version, count)]);
        await Eventually.IsTrueAsync(
            () => Engine.DescribeConcurrency().SelectMany(account => account.Concurrency.Functions).SelectMany(function => function.Provisioned)
                .Any(provisioned => provisioned.ConfigurationId == version.ConfigurationId && provisioned.Ready == count),
            "they are ready");
    }

    public Task<InvocationOutcome> InvokeAsync(
        string payload = "{}", EnvironmentConfig? config = null, IResponseStream? stream = null, bool wantsLogTail = false)
        => Engine.InvokeAsync(
            config ?? Config(),
            new Invocation
            {
                RequestId = Guid.NewGuid().ToString(),
                InvokedFunctionArn = "arn:aws:lambda:us-east-1:123456789012:function:fn",
                Payload = Encoding.UTF8.GetBytes(payload),
                ResponseStream = stream,
                WantsLogTail = wantsLogTail,
            },
            CancellationToken.None);

    /// <summary>Stops the engine, with no time passing but what the test lets pass.</summary>
    public Task EndAsync() => ending ??= Engine.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        var end = EndAsync();
        // A Shutdown phase lasts as long as an extension makes it, and here time passes by hand.
        while (Time is ManualTime clock && await Task.WhenAny(end, Task.Delay(5)) != end) clock.Pass(TimeSpan.FromMilliseconds(50));
        await end;
        Directory.Delete(code, recursive: true);
    }
}

internal sealed class FakeFunctionLog : IFunctionLog
{
    private readonly Lock gate = new();
    private readonly List<FunctionLogEvent> events = [];

    public IReadOnlyList<string> Messages
    {
        get { lock (gate) return [.. events.Select(e => e.Message)]; }
    }

    public IReadOnlyList<string> Streams
    {
        get { lock (gate) return [.. events.Select(e => e.LogStream).Distinct()]; }
    }

    public void Write(FunctionLogEvent logEvent)
    {
        lock (gate) events.Add(logEvent);
    }
}

internal static class OutcomeText
{
    public static string Text(this InvocationOutcome outcome) => Encoding.UTF8.GetString(outcome.Payload.Span);
}

internal static class Eventually
{
    /// <summary>Waits for what another thread is about to do; a test that waits in vain fails.</summary>
    public static async Task IsTrueAsync(Func<bool> condition, string what, int seconds = 10)
    {
        var end = DateTime.UtcNow + TimeSpan.FromSeconds(seconds);
        while (!condition())
        {
            if (DateTime.UtcNow > end) throw new TimeoutException($"Never came true: {what}");
            await Task.Delay(2);
        }
    }
}
