using Hearth.Services.CloudWatch.MetricMath;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.CloudWatch;

public sealed class MetricMathTests
{
    private static readonly Dictionary<string, MathValue> Values = new(StringComparer.Ordinal)
    {
        ["m1"] = Series((0, 1), (60, 2), (120, 3)),
        ["m2"] = Series((0, 10), (120, 0)),
    };

    [Theory]
    [InlineData("m1 + m2", "0=11 120=3")]
    [InlineData("m1 / m2", "0=0.1")]
    [InlineData("2 * m1 ^ 2 - 1", "0=1 60=7 120=17")]
    [InlineData("-m1", "0=-1 60=-2 120=-3")]
    [InlineData("m1 - AVG(m1)", "0=-1 60=0 120=1")]
    [InlineData("SUM(METRICS())", "0=11 60=2 120=3")]
    [InlineData("MAX([m1, m2])", "0=10 60=2 120=3")]
    [InlineData("FILL(m2, 5)", "0=10 60=5 120=0")]
    [InlineData("FILL(m2, REPEAT)", "0=10 60=10 120=0")]
    [InlineData("FILL(m2, LINEAR)", "0=10 60=5 120=0")]
    [InlineData("IF(m1 > 1 AND m1 < 3, m1, 0)", "0=0 60=2 120=0")]
    [InlineData("RATE(m1) * PERIOD(m1)", "60=1 120=1")]
    [InlineData("DIFF(m2)", "120=-10")]
    [InlineData("RUNNING_SUM(m1)", "0=1 60=3 120=6")]
    [InlineData("CEIL(m1 / 2) + FLOOR(ABS(0 - m1) / 2)", "0=1 60=2 120=3")]
    [InlineData("m1 * STDDEV(m2)", "0=5 60=10 120=15")]
    [InlineData("FIRST(SORT(METRICS(), MAX, DESC))", "0=10 120=0")]
    public void Expressions_are_evaluated_as_AWS_documents_them(string expression, string points) => Show(expression).ShouldBe(points);

    [Theory]
    [InlineData("m1 +")]
    [InlineData("(m1")]
    [InlineData("m3")]
    [InlineData("m1 $ m2")]
    [InlineData("ANOMALY_DETECTION_BAND(m1)")]
    [InlineData("SUM(m1, m2)")]
    public void What_cannot_be_evaluated_says_why(string expression) => Should.Throw<MathError>(() => Show(expression)).Message.ShouldNotBeEmpty();

    private static string Show(string expression)
    {
        var value = new MathEvaluator(Values, ["m1", "m2"], 60, from: 0, to: 180_000).Evaluate(MathParser.Parse(expression));
        var series = value.ShouldBeOfType<MathValue.Series>().Only;
        return string.Join(' ', series.Points.Select(point => FormattableString.Invariant($"{point.Key / 1000}={point.Value}")));
    }

    private static MathValue.Series Series(params (long Second, double Value)[] points)
    {
        var sorted = new SortedList<long, double>();
        foreach (var (second, value) in points) sorted.Add(second * 1000, value);
        return new MathValue.Series(new TimeSeries("m", 60, sorted));
    }
}
