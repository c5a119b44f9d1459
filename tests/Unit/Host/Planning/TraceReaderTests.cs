using Hearth.Host.Commands;
using Hearth.Host.LoadGeneration;
using Hearth.Host.Planning;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.Planning;

public sealed class TraceReaderTests
{
    [Fact]
    public void A_trace_of_hearth_invoke_is_read_with_durations_and_with_what_cold_callers_waited_for()
    {
        var lines = new[]
        {
            Served(2, sent: 1001, done: 1111, Outcome.Warm, duration: 100),
            Served(1, sent: 0, done: 450, Outcome.Cold, duration: 100),
            TraceFile.Line(RequestRecord.Refused(3, TimeSpan.FromMilliseconds(1500))),
        };
        var trace = Read("# started 2026-11-24T06:00:00.000Z\nscheduled_ms,sent_ms,done_ms,status,outcome,reason,attempts,throttles,function_error,init_ms,duration_ms,billed_ms,request_id\n"
            + string.Join('\n', lines) + "\n");
        trace.Arrivals.ShouldBe([0, 1_001_000, 1_500_000]);
        trace.DurationsMs.ShouldBe([100, 100]);
        trace.InitsMs.ShouldBe([350]);
    }

    [Theory]
    [InlineData("1790000000.25\n1790000001\n", 250_000, 1_000_000)]
    [InlineData("1790000000250\n1790000001000\n", 250_000, 1_000_000)]
    [InlineData("timestamp\n2026-11-24T06:00:00.250Z\n2026-11-24T06:00:01Z\n", 250_000, 1_000_000)]
    [InlineData("0.25\n1\n", 250_000, 1_000_000)]
    [InlineData("2026-11-24T06:00:01Z,GET\n2026-11-24T06:00:00.25Z,PUT\n", 250_000, 1_000_000)]
    public void Timestamps_are_seconds_milliseconds_or_dates_in_any_order(string text, long first, long second) =>
        Read(text).Arrivals.ShouldBe([first, second]);

    [Fact]
    public void Counts_per_minute_are_spread_over_their_minutes()
    {
        var arrivals = Read("minute,count\n0,3\n1,0\n2,2\n").Arrivals;
        arrivals.Length.ShouldBe(5);
        arrivals.Count(arrival => arrival < 60_000_000).ShouldBe(3);
        arrivals.Count(arrival => arrival >= 120_000_000 && arrival < 180_000_000).ShouldBe(2);
    }

    [Fact]
    public void Azures_counts_are_taken_for_one_function_or_for_all()
    {
        const string Text = "HashOwner,HashApp,HashFunction,Trigger,1,2,3\no,a,f1,http,1,0,2\no,a,f2,timer,5,0,0\n";
        Read(Text).Arrivals.Length.ShouldBe(8);
        Read(Text, "f1").Arrivals.Length.ShouldBe(3);
        Should.Throw<CommandException>(() => Read(Text, "f3")).Message.ShouldContain("f3");
    }

    [Fact]
    public void Azures_invocations_began_their_duration_before_they_ended()
    {
        var trace = Read("app,func,end_timestamp,duration\na,f,10.5,0.5\na,f,12,1\n");
        trace.Arrivals.ShouldBe([10_000_000, 11_000_000]);
        trace.DurationsMs.ShouldBe([500, 1000]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("timestamp\n")]
    [InlineData("0.5\nsoon\n")]
    [InlineData("minute,count\n0\n")]
    public void What_cannot_be_read_is_said_with_its_line(string text) =>
        Should.Throw<CommandException>(() => Read(text)).Message.ShouldMatch("no arrivals|Line 2");

    private static TrafficTrace Read(string text, string? function = null) => new TraceReader(function, seed: 1).Read(new StringReader(text));

    private static string Served(long number, int sent, int done, Outcome outcome, double duration) => TraceFile.Line(new RequestRecord(
        number, TimeSpan.FromMilliseconds(sent), TimeSpan.FromMilliseconds(sent), TimeSpan.FromMilliseconds(done), 1, [],
        new AttemptAnswer(200, outcome) { DurationMs = duration, RequestId = "id" }));
}
