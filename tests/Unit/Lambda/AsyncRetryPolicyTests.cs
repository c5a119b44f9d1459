using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Lambda.Identity;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class AsyncRetryPolicyTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);

    private static readonly AsyncEvent Accepted = new()
    {
        RequestId = "r",
        Key = new FunctionKey("000000000000", "us-east-1", "f"),
        EnqueuedAt = Start,
        NextAttemptAt = Start,
    };

    [Fact]
    public void A_success_ends_the_event() =>
        AsyncRetryPolicy.Next(Accepted, AsyncAttempt.Succeeded, new AsyncSettings(), Start).ShouldBe(new AsyncStep.Finish("Success", 1));

    [Fact]
    public void Function_errors_are_tried_again_after_one_and_after_two_minutes_and_then_given_up()
    {
        var first = Retried(Accepted, Start);
        first.NextAttemptAt.ShouldBe(Start.AddMinutes(1));
        var second = Retried(first, first.NextAttemptAt);
        second.NextAttemptAt.ShouldBe(first.NextAttemptAt.AddMinutes(2));
        AsyncRetryPolicy.Next(second, AsyncAttempt.FunctionFailed, new AsyncSettings(), second.NextAttemptAt)
            .ShouldBe(new AsyncStep.Finish("RetriesExhausted", 3));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(90, 2)]
    public void An_event_whose_next_attempt_would_come_too_late_is_given_up_at_once(int ageSeconds, int invokeCount)
    {
        var settings = new AsyncSettings { MaximumEventAge = TimeSpan.FromSeconds(ageSeconds) };
        var (waiting, now) = (Accepted, Start.AddMilliseconds(50));
        AsyncStep step;
        while ((step = AsyncRetryPolicy.Next(waiting, AsyncAttempt.FunctionFailed, settings, now)) is AsyncStep.Retry retry)
            (waiting, now) = (retry.Event, retry.Event.NextAttemptAt);
        step.ShouldBe(new AsyncStep.Finish("EventAgeExceeded", invokeCount));
    }

    [Fact]
    public void Throttles_back_off_from_one_second_to_five_minutes_until_the_event_is_too_old()
    {
        var (waiting, now) = (Accepted, Start);
        var delays = new List<double>();
        AsyncStep step;
        while ((step = AsyncRetryPolicy.Next(waiting, AsyncAttempt.Throttled, new AsyncSettings(), now)) is AsyncStep.Retry retry)
        {
            delays.Add((retry.Event.NextAttemptAt - now).TotalSeconds);
            (waiting, now) = (retry.Event, retry.Event.NextAttemptAt);
        }
        delays.Take(9).ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 256]);
        delays.Skip(9).ShouldAllBe(delay => delay == 300);
        step.ShouldBe(new AsyncStep.Finish("EventAgeExceeded", 0));
        (now - Start).ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(6));
    }

    [Fact]
    public void Without_any_concurrency_reserved_the_event_is_given_up_at_once() =>
        AsyncRetryPolicy.Next(Accepted, AsyncAttempt.Stopped, new AsyncSettings(), Start)
            .ShouldBe(new AsyncStep.Finish("ZeroReservedConcurrency", 0));

    private static AsyncEvent Retried(AsyncEvent waiting, DateTimeOffset now) =>
        AsyncRetryPolicy.Next(waiting, AsyncAttempt.FunctionFailed, new AsyncSettings(), now).ShouldBeOfType<AsyncStep.Retry>().Event;
}
