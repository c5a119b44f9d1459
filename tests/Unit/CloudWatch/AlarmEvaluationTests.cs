using Hearth.Services.CloudWatch.Alarms;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.CloudWatch;

/// <summary>The tables of AWS's page "Configuring how CloudWatch alarms treat missing data": 0 is fine, X breaches, - is missing.</summary>
public sealed class AlarmEvaluationTests
{
    [Theory]
    [InlineData("0-X-X", 3, "OK", "OK", "OK", "OK")]
    [InlineData("----0", 3, "OK", "OK", "OK", "OK")]
    [InlineData("-----", 3, "INSUFFICIENT_DATA", "kept", "ALARM", "OK")]
    [InlineData("0XX-X", 3, "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData("--X--", 3, "ALARM", "kept", "ALARM", "OK")]
    [InlineData("0-X-X", 2, "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData("00X0X", 2, "ALARM", "ALARM", "ALARM", "ALARM")]
    [InlineData("0-X--", 2, "OK", "OK", "ALARM", "OK")]
    [InlineData("----0", 2, "OK", "OK", "ALARM", "OK")]
    [InlineData("---X-", 2, "ALARM", "kept", "ALARM", "OK")]
    [InlineData("----X", 3, "kept", "kept", "ALARM", "OK")]
    public void Missing_data_is_treated_as_AWS_documents_it(string points, int m, string missing, string ignore, string breaching, string notBreaching)
    {
        bool?[] range = [.. points.Select(point => point switch { '0' => false, 'X' => true, _ => (bool?)null })];
        AlarmEvaluation.Evaluate(range, 3, m, "missing", "kept").ShouldBe(missing);
        AlarmEvaluation.Evaluate(range, 3, m, "ignore", "kept").ShouldBe(ignore);
        AlarmEvaluation.Evaluate(range, 3, m, "breaching", "kept").ShouldBe(breaching);
        AlarmEvaluation.Evaluate(range, 3, m, "notBreaching", "kept").ShouldBe(notBreaching);
    }

    [Theory]
    [InlineData("ALARM(a)", true)]
    [InlineData("ALARM(\"a\") AND OK(b)", true)]
    [InlineData("NOT ALARM(a) OR FALSE", false)]
    [InlineData("FALSE AND FALSE OR TRUE", true)]
    [InlineData("NOT (ALARM(a) AND INSUFFICIENT_DATA(b))", true)]
    [InlineData("ALARM(arn:aws:cloudwatch:us-east-1:1:alarm:a)", true)]
    [InlineData("ALARM(gone)", false)]
    public void A_composite_rule_looks_at_the_states_of_alarms(string rule, bool holds) =>
        AlarmRule.Parse(rule).Holds(name => name switch { "a" => "ALARM", "b" => "OK", _ => null }).ShouldBe(holds);

    [Theory]
    [InlineData("")]
    [InlineData("ALARM(a")]
    [InlineData("ALARM(a) ALARM(b)")]
    [InlineData("BROKEN(a)")]
    [InlineData("NOT")]
    public void What_is_no_rule_is_refused(string rule) => Should.Throw<FormatException>(() => AlarmRule.Parse(rule));
}
