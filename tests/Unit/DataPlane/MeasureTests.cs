using System.Collections.Concurrent;
using Hearth.DataPlane;
using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class MeasureTests
{
    private readonly RecordedMetrics metrics = new();

    [Fact]
    public async Task An_invocation_whose_environment_cannot_be_made_is_an_invocation_and_an_error()
    {
        await using var plane = await StartAsync();
        plane.Backend.BeforeCreated = _ => throw new IOException("the disk is full");
        (await Should.ThrowAsync<AwsError>(plane.InvokeAsync())).StatusCode.ShouldBe(500);
        metrics.ValuesOf(FunctionMetric.Invocations).ShouldBe([1]);
        metrics.ValuesOf(FunctionMetric.Errors).ShouldBe([1]);
        metrics.ValuesOf(FunctionMetric.Duration).ShouldBeEmpty();
        metrics.ValuesOf(FunctionMetric.Throttles).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_invocation_that_runs_is_no_error_and_has_a_duration()
    {
        await using var plane = await StartAsync();
        await plane.InvokeAsync();
        metrics.ValuesOf(FunctionMetric.Invocations).ShouldBe([1]);
        metrics.ValuesOf(FunctionMetric.Errors).ShouldBe([0]);
        metrics.ValuesOf(FunctionMetric.Duration).Count.ShouldBe(1);
        metrics.ValuesOf(FunctionMetric.ConcurrentExecutions).ShouldBe([1, 1], "of the function and of the account");
    }

    private Task<DataPlaneFixture> StartAsync() => DataPlaneFixture.StartAsync(
        async runtime =>
        {
            while (true) await runtime.RespondAsync(await runtime.NextAsync(), "null");
        },
        change: options => options with { Metrics = metrics });

    private sealed class RecordedMetrics : IFunctionMetrics
    {
        private readonly ConcurrentQueue<FunctionMeasurement> all = new();

        public void Record(in FunctionMeasurement measurement) => all.Enqueue(measurement);

        public IReadOnlyList<double> ValuesOf(FunctionMetric metric) => [.. all.Where(one => one.Metric == metric).Select(one => one.Value)];
    }
}
