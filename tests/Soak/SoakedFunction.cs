using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hearth.Tests.Wire.Server;
using Shouldly;

namespace Hearth.Tests.Soak;

/// <summary>A function under load, with what is known of it: the generations of its code, and every event that it was sent.</summary>
internal sealed class SoakedFunction(LambdaClient lambda, string language, string name)
{
    private readonly ConcurrentDictionary<string, Expectation> _sent = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _requestIds = [];
    private int _acknowledged;
    private int _asked;

    public string Name => name;

    public string Language => language;

    /// <summary>An event may have run once (its client went away), or must have run exactly once, or must not have run.</summary>
    public enum Expectation
    {
        Once,
        OnceAtMost,
        Never,
    }

    public Task DeployAsync(JsonObject settings) => lambda.DeployAsync(SoakFunctions.Files(language, 0), settings, name);

    /// <summary>New code: from when it is acknowledged no answer may come from older code.</summary>
    public async Task UpdateAsync()
    {
        var generation = Interlocked.Increment(ref _asked);
        (await lambda.PutAsync(
            $"{LambdaClient.Functions}/{name}/code",
            new JsonObject { ["ZipFile"] = SoakFunctions.Files(language, generation).ZipBase64() })).ShouldBe(200);
        await lambda.WaitUntilActiveAsync(name);
        Volatile.Write(ref _acknowledged, generation);
    }

    public async Task ConfigureAsync(int number)
    {
        (await lambda.PutAsync(
            $"{LambdaClient.Functions}/{name}/configuration",
            new JsonObject { ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["NUMBER"] = $"{number}" } } })).ShouldBe(200);
        await lambda.WaitUntilActiveAsync(name);
    }

    public async Task InvokeAsync(string id, string what)
    {
        var oldest = Volatile.Read(ref _acknowledged);
        var answer = await lambda.InvokeAsync(name, Event(id, what), logType: "None");
        if (answer.Http.Status == 429)
        {
            ((string)answer.Object["Reason"]!).ShouldBe("ReservedFunctionConcurrentInvocationLimitExceeded");
            _sent.TryAdd(id, Expectation.Never).ShouldBeTrue();
            return;
        }
        // On a busy machine the time may be over before the handler begins.
        var mayHaveRun = what is "hang" or "hog" ? Expectation.OnceAtMost : Expectation.Once;
        _sent.TryAdd(id, mayHaveRun).ShouldBeTrue($"{id} was answered twice");
        _requestIds.Add(answer.RequestId!);
        Check(answer, id, what, oldest);
    }

    /// <summary>The client does not wait for the answer; the function must finish all the same, if it was reached.</summary>
    public async Task InvokeAndLeaveAsync(HttpClient http, string id, TimeSpan patience)
    {
        _sent.TryAdd(id, Expectation.OnceAtMost);
        using var leaving = new CancellationTokenSource(patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{LambdaClient.Functions}/{name}/invocations") { Content = new StringContent(Event(id, "sleep")) };
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0");
        try
        {
            (await http.SendAsync(request, leaving.Token)).Dispose();
        }
        catch (OperationCanceledException)
        {
            // As it should be.
        }
    }

    public async Task SendAsync(string id)
    {
        var answer = await lambda.SendAsync(
            HttpMethod.Post,
            $"{LambdaClient.Functions}/{name}/invocations",
            new StringContent(Event(id, "echo")),
            new Dictionary<string, string> { ["X-Amz-Invocation-Type"] = "Event" });
        answer.ShouldBe(202);
        _sent.TryAdd(id, Expectation.Once).ShouldBeTrue();
    }

    /// <summary>Compares the function's log with what it was sent, then forgets both.</summary>
    /// <returns>How many events there were.</returns>
    public async Task<int> ShouldHaveRunEachOnceAsync(SoakLog log)
    {
        var count = _sent.Count;
        await log.ShouldTellAsync(name, _sent, [.. _requestIds]);
        _sent.Clear();
        _requestIds.Clear();
        return count;
    }

    private void Check(InvokeAnswer answer, string id, string what, int oldest)
    {
        if (what is "raise" or "exit" or "hang" or "hog")
        {
            var error = answer.ShouldFail();
            var type = (string?)error["errorType"];
            if (what == "raise") ((string?)error["errorMessage"]).ShouldBe(id);
            if (what == "exit") type.ShouldBe("Runtime.ExitError", answer.Payload);
            if (what == "hang") type.ShouldBe("Sandbox.Timedout", answer.Payload);
            // On a busy machine the time may be over before the memory is full.
            if (what == "hog") type.ShouldBeOneOf("Runtime.OutOfMemory", "Runtime.ExitError", "Sandbox.Timedout");
            return;
        }
        var result = answer.ShouldSucceed().Object;
        ((string?)result["id"]).ShouldBe(id, "an answer belongs to its own request");
        ((int)result["generation"]!).ShouldBeInRange(oldest, Volatile.Read(ref _asked), "new code never meets an old environment");
    }

    private static string Event(string id, string what) => $$"""{"id":"{{id}}","do":"{{what}}"}""";
}
