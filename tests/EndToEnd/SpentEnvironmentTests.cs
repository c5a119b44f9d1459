using System.Text.Json;
using Hearth.DataPlane.Environments;
using Hearth.Tests.Unit.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Environments that may have a few invocations only, under traffic.</summary>
public sealed class SpentEnvironmentTests
{
    private const string Counter = """
        import os
        environment, count = os.urandom(8).hex(), 0
        def handler(event, context):
            global count
            count += 1
            return [event, environment, count]
        """;

    [Fact]
    public async Task Fifty_invocations_on_environments_of_five_each_are_all_answered_exactly_once()
    {
        await using var plane = await RealDataPlane.StartAsync(change: options => options with { InvocationsPerEnvironment = 5 });
        var config = plane.Function("app.py", Counter, timeoutSeconds: 30);
        var answers = new List<(int Event, string Environment, int Count)>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 50), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var outcome = await plane.InvokeAsync(config, $"{i}");
            outcome.FunctionError.ShouldBeNull();
            var answer = JsonSerializer.Deserialize<JsonElement[]>(outcome.Payload.Span)!;
            lock (answers) answers.Add((answer[0].GetInt32(), answer[1].GetString()!, answer[2].GetInt32()));
        });

        answers.Select(answer => answer.Event).Order().ShouldBe(Enumerable.Range(0, 50));
        foreach (var one in answers.GroupBy(answer => answer.Environment))
            one.Select(answer => answer.Count).Order().ShouldBe(Enumerable.Range(1, one.Count()), "no invocation ran twice, and none was lost");
        answers.Max(answer => answer.Count).ShouldBe(5);
        plane.Log.Messages.Count(message => message.StartsWith("REPORT", StringComparison.Ordinal)).ShouldBe(50);
        await Eventually.IsTrueAsync(
            () => plane.Engine.ListEnvironments().All(environment => environment.State == EnvironmentState.Idle && environment.InvocationCount < 5),
            "those that are spent have ended");
    }
}
