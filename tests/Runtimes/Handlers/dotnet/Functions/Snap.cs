using Amazon.Lambda.Core;

namespace Functions;

/// <summary>A function with SnapStart: its INIT takes half a second, and its hooks say when they ran; SNAP names one that fails.</summary>
public class Snap
{
    private readonly List<string> order = [];
    private readonly string seen = Guid.NewGuid().ToString();

    public Snap()
    {
        Thread.Sleep(500);
        foreach (var name in new[] { "1", "2" })
        {
            SnapshotRestore.RegisterBeforeSnapshot(async () =>
            {
                await Task.Yield();
                order.Add($"before {name}");
                if (Environment.GetEnvironmentVariable("SNAP") == "before") throw new InvalidOperationException("no snapshot");
            });
            SnapshotRestore.RegisterAfterRestore(async () =>
            {
                order.Add($"after {name}");
                if (Environment.GetEnvironmentVariable("SNAP") == "after") throw new InvalidOperationException("no restore");
                if (Environment.GetEnvironmentVariable("SNAP") == "slow") await Task.Delay(60_000);
            });
        }
    }

    public Dictionary<string, object> Handle(Dictionary<string, int> input)
    {
        Thread.Sleep(input.GetValueOrDefault("sleep"));
        return new()
        {
            ["order"] = order,
            ["type"] = Environment.GetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE"),
            ["seen"] = seen,
            ["random"] = Guid.NewGuid().ToString(),
            ["stream"] = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME"),
        };
    }
}
