using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;

namespace Hearth.Tests.Soak;

/// <summary>Clients that invoke, and one that changes what they invoke, all at once.</summary>
internal sealed class SoakLoad(HearthProcess server, LambdaClient lambda, int seed) : IDisposable
{
    private const int Clients = 6;
    private const int ReservedConcurrency = 2;

    /// <summary>What events ask for, as often as it stands here.</summary>
    private static readonly string[] Wishes =
    [
        .. Enumerable.Repeat("echo", 40), .. Enumerable.Repeat("sleep", 10), .. Enumerable.Repeat("raise", 8), .. Enumerable.Repeat("exit", 5),
        .. Enumerable.Repeat("file", 5), .. Enumerable.Repeat("spawn", 4), .. Enumerable.Repeat("leave", 4), .. Enumerable.Repeat("event", 8), "hang", "hog", "hog",
    ];

    private readonly HttpClient _leaving = new() { BaseAddress = server.Url };
    private readonly List<SoakedFunction> _functions = [];
    private int _number;

    public async Task DeployAsync()
    {
        foreach (var language in SoakFunctions.Languages)
        {
            foreach (var size in (int[])[128, 512])
            {
                var function = new SoakedFunction(lambda, language, $"soak-{language}-{size}");
                // Bash lacks the time for its curl in a seventh of a core.
                var memory = language == "bash" ? size * 4 : size;
                await function.DeployAsync(new JsonObject { ["MemorySize"] = memory, ["Timeout"] = 5 });
                _functions.Add(function);
            }
        }
        await lambda.PutAsync($"/2017-10-31/functions/{_functions[0].Name}/concurrency", new JsonObject { ["ReservedConcurrentExecutions"] = ReservedConcurrency });
    }

    public async Task RunAsync(TimeSpan length, int cycle)
    {
        using var over = new CancellationTokenSource(length);
        var clients = Enumerable.Range(0, Clients).Select(client => InvokeAsync(new Random((seed * 1000) + (cycle * 100) + client), over.Token));
        await Task.WhenAll([.. clients, ChangeAsync(new Random((seed * 1000) + (cycle * 100) + 99), over.Token)]);
    }

    /// <returns>How many events were sent since the last time.</returns>
    public async Task<int> EachShouldHaveRunOnceAsync(SoakLog log)
    {
        var count = 0;
        foreach (var function in _functions) count += await function.ShouldHaveRunEachOnceAsync(log);
        return count;
    }

    public void Dispose() => _leaving.Dispose();

    private async Task InvokeAsync(Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var function = _functions[random.Next(_functions.Count)];
            var what = Wishes[random.Next(Wishes.Length)];
            var id = $"e{Interlocked.Increment(ref _number)}";
            if (what == "leave") await function.InvokeAndLeaveAsync(_leaving, id, TimeSpan.FromMilliseconds(random.Next(1, 60)));
            else if (what == "event") await function.SendAsync(id);
            else await function.InvokeAsync(id, SoakFunctions.CanDo(function.Language, what) ? what : "echo");
        }
    }

    private async Task ChangeAsync(Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var function = _functions[random.Next(_functions.Count)];
            var change = random.Next(4);
            if (change == 0) await function.ConfigureAsync(random.Next());
            else if (change == 1) await PassAsync(random.Next());
            else await function.UpdateAsync();
            await Task.Delay(random.Next(400), CancellationToken.None);
        }
    }

    /// <summary>A function that is made, published, invoked and deleted while its environment still lives.</summary>
    private async Task PassAsync(int number)
    {
        var name = $"soak-passing-{number}";
        await lambda.DeployAsync(SoakFunctions.Files("python", number), new JsonObject { ["MemorySize"] = 512, ["Timeout"] = 10 }, name);
        (await lambda.PostAsync($"{LambdaClient.Functions}/{name}/versions", new JsonObject())).ShouldBe(201);
        (await lambda.InvokeAsync(name, """{"id":"x","do":"echo"}""", qualifier: "$LATEST")).ShouldSucceed();
        (await lambda.DeleteAsync($"{LambdaClient.Functions}/{name}")).ShouldBe(204);
    }
}
