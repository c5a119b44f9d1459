using System.Globalization;
using Hearth.Kernel.Schedules;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Kernel;

public sealed class ScheduleExpressionTests
{
    private static readonly DateTimeOffset Origin = Time("2026-11-24T10:00:30Z");

    [Theory]
    [InlineData("rate(1 minute)", "2026-11-24T10:01:30Z")]
    [InlineData("rate(5 minutes)", "2026-11-24T10:05:30Z")]
    [InlineData("rate(1 hour)", "2026-11-24T11:00:30Z")]
    [InlineData("rate(7 days)", "2026-12-01T10:00:30Z")]
    [InlineData("cron(0 10 * * ? *)", "2026-11-25T10:00:00Z")]
    [InlineData("cron(15 12 * * ? *)", "2026-11-24T12:15:00Z")]
    [InlineData("cron(0 18 ? * MON-FRI *)", "2026-11-24T18:00:00Z")]
    [InlineData("cron(0 8 1 * ? *)", "2026-12-01T08:00:00Z")]
    [InlineData("cron(0/15 * * * ? *)", "2026-11-24T10:15:00Z")]
    [InlineData("cron(0 9 ? * 2#1 *)", "2026-12-07T09:00:00Z")]
    [InlineData("cron(0 9 L * ? *)", "2026-11-30T09:00:00Z")]
    [InlineData("cron(0 9 ? * 6L *)", "2026-11-27T09:00:00Z")]
    [InlineData("cron(0 0 1 1 ? 2028)", "2028-01-01T00:00:00Z")]
    [InlineData("at(2026-11-24T10:00:31)", "2026-11-24T10:00:31Z")]
    public void It_is_due_when_AWS_documents_it(string text, string due) =>
        ScheduleExpression.Parse(text)!.Next(Origin, Origin).ShouldBe(Time(due));

    [Theory]
    [InlineData("rate(1 minutes)")]
    [InlineData("rate(5 minute)")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(5 seconds)")]
    [InlineData("cron(0 10 * * * *)")]
    [InlineData("cron(0 10 ? * ? *)")]
    [InlineData("cron(0 10 * * ?)")]
    [InlineData("cron(61 10 * * ? *)")]
    [InlineData("at(2026-13-24T10:00:31)")]
    [InlineData("every day")]
    public void What_AWS_refuses_is_refused(string text) => ScheduleExpression.Parse(text).ShouldBeNull();

    [Fact]
    public void A_rate_keeps_its_phase_however_late_it_is_asked() =>
        ScheduleExpression.Parse("rate(5 minutes)")!.Next(Origin.AddMinutes(17), Origin).ShouldBe(Origin.AddMinutes(20));

    [Fact]
    public void What_is_over_is_never_due_again()
    {
        ScheduleExpression.Parse("at(2026-11-24T10:00:00)")!.Next(Origin, Origin).ShouldBeNull();
        ScheduleExpression.Parse("cron(0 0 1 1 ? 2020)")!.Next(Origin, Origin).ShouldBeNull();
    }

    [Fact]
    public void Cron_and_at_are_meant_in_their_zone()
    {
        var tokyo = TimeZoneInfo.CreateCustomTimeZone("nine hours ahead", TimeSpan.FromHours(9), displayName: null, standardDisplayName: null);
        ScheduleExpression.Parse("cron(0 10 * * ? *)", tokyo)!.Next(Origin, Origin).ShouldBe(Time("2026-11-25T01:00:00Z"));
        ScheduleExpression.Parse("at(2026-11-25T10:00:00)", tokyo)!.Next(Origin, Origin).ShouldBe(Time("2026-11-25T01:00:00Z"));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
