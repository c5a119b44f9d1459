using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.Lambda.Permissions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

/// <summary>The evaluator against plain models, on random policies and calls.</summary>
public sealed class PolicyEvaluationProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly Gen<string> Account = Gen.Elements("111111111111", "222222222222");

    private static readonly Gen<PolicyPrincipal> Principal = Gen.Elements(
        PolicyPrincipal.Everyone, PolicyPrincipal.Parse("111111111111")!, PolicyPrincipal.Parse("222222222222")!,
        PolicyPrincipal.Parse("arn:aws:iam::111111111111:user/u")!, PolicyPrincipal.Parse("s3.amazonaws.com")!);

    private static readonly Gen<PolicyCaller> Caller = Gen.OneOf(
        Account.Select(PolicyCaller.OfAccount),
        Gen.Elements("s3.amazonaws.com", "sns.amazonaws.com").Select(PolicyCaller.OfService),
        Gen.Constant(PolicyCaller.Anonymous));

    private static readonly Gen<string> Action = Gen.Elements("lambda:InvokeFunction", "lambda:GetFunction");

    private static readonly Gen<string> Resource = Gen.Elements("arn:aws:lambda:r:1:function:f", "arn:aws:lambda:r:1:function:f:a");

    private static readonly Gen<string?> Source = Gen.Elements<string?>(null, "arn:aws:s3:::a", "arn:aws:s3:::b");

    private static readonly Gen<PolicyStatement> Statement =
        from principal in Principal
        from action in Gen.Elements("*", "lambda:*", "lambda:InvokeFunction", "lambda:GetFunction", "lambda:Get*")
        from resource in Resource
        from source in Source
        select new PolicyStatement
        {
            Sid = "s", Principal = principal, Action = action, Resource = resource,
            Condition = source is null
                ? new Dictionary<string, IReadOnlyDictionary<string, string>>()
                : new Dictionary<string, IReadOnlyDictionary<string, string>> { ["ArnLike"] = new Dictionary<string, string> { ["AWS:SourceArn"] = source } },
        };

    private static readonly Gen<PolicyRequest> Call =
        from caller in Caller
        from action in Action
        from resource in Resource
        from source in Source
        select new PolicyRequest(caller, action, resource)
        {
            Context = source is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["aws:SourceArn"] = source },
        };

    [Fact]
    public void A_call_is_allowed_exactly_when_some_statement_matches_it_in_every_part()
    {
        var allowed = 0;
        Prop.ForAll(Statement.ListOf().Zip(Call).ToArbitrary(), pair =>
        {
            var (statements, call) = pair;
            var expected = statements.Any(statement => Model(statement, call));
            PolicyEvaluation.Allows(statements, call).ShouldBe(expected);
            if (expected) allowed++;
        }).Check(Many);
        allowed.ShouldBeGreaterThan(100, "the property says nothing when everything is denied");
    }

    [Fact]
    public void Nothing_is_allowed_by_no_statement_and_a_further_statement_takes_nothing_away()
    {
        Prop.ForAll(Statement.ListOf().Zip(Statement).Zip(Call).ToArbitrary(), triple =>
        {
            var ((statements, more), call) = triple;
            PolicyEvaluation.Allows([], call).ShouldBeFalse();
            if (PolicyEvaluation.Allows(statements, call)) PolicyEvaluation.Allows([.. statements, more], call).ShouldBeTrue();
        }).Check(Many);
    }

    [Fact]
    public void Wildcards_match_what_the_regular_expression_of_the_same_meaning_matches()
    {
        var character = Gen.Elements('a', 'b', ':', '*', '?');
        var pattern = character.ListOf().Select(list => new string([.. list.Take(8)]));
        var text = Gen.Elements('a', 'b', ':').ListOf().Select(list => new string([.. list.Take(10)]));
        Prop.ForAll(pattern.Zip(text).ToArbitrary(), pair =>
        {
            var (glob, value) = pair;
            var regex = $@"\A{Regex.Escape(glob).Replace(@"\*", ".*").Replace(@"\?", ".")}\z";
            PolicyEvaluation.Matches(glob, value, StringComparison.Ordinal)
                .ShouldBe(Regex.IsMatch(value, regex, RegexOptions.None, TimeSpan.FromSeconds(5)), $"{glob} on {value}");
        }).Check(Many);
    }

    [Theory]
    [InlineData("arn:aws:s3:::bucket", "arn:aws:s3:::bucket", true)]
    [InlineData("arn:aws:events:*:1:rule/*", "arn:aws:events:us-east-1:1:rule/a/b", true)]
    [InlineData("arn:aws:events:*:rule/*", "arn:aws:events:us-east-1:1:rule/a", false)]
    [InlineData("arn:aws:*", "arn:aws:s3:::bucket", false)]
    [InlineData("*", "arn:aws:s3:::bucket", false)]
    public void Arns_are_compared_part_by_part(string pattern, string arn, bool matches)
    {
        var statement = new PolicyStatement
        {
            Sid = "s", Principal = PolicyPrincipal.Everyone, Action = "*", Resource = "*",
            Condition = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["ArnLike"] = new Dictionary<string, string> { ["AWS:SourceArn"] = pattern } },
        };
        var call = new PolicyRequest(PolicyCaller.Anonymous, "lambda:InvokeFunction", "r") { Context = new Dictionary<string, string> { ["aws:SourceArn"] = arn } };
        PolicyEvaluation.Allows([statement], call).ShouldBe(matches);
    }

    [Theory]
    [InlineData("StringEquals", "x", "x", true)]
    [InlineData("StringEquals", "x", "X", false)]
    [InlineData("StringEquals", "*", "x", false)]
    [InlineData("StringLike", "x*", "xyz", true)]
    [InlineData("Bool", "true", "True", true)]
    [InlineData("StringNotEquals", "x", "y", false)]
    public void Operators_hold_as_documented_and_unknown_ones_never(string comparison, string expected, string actual, bool holds)
    {
        var statement = new PolicyStatement
        {
            Sid = "s", Principal = PolicyPrincipal.Everyone, Action = "*", Resource = "*",
            Condition = new Dictionary<string, IReadOnlyDictionary<string, string>> { [comparison] = new Dictionary<string, string> { ["k"] = expected } },
        };
        var call = new PolicyRequest(PolicyCaller.Anonymous, "a", "r");
        PolicyEvaluation.Allows([statement], call with { Context = new Dictionary<string, string> { ["K"] = actual } }).ShouldBe(holds);
        PolicyEvaluation.Allows([statement], call).ShouldBeFalse();
    }

    /// <summary>The same rules once more, by enumeration instead of by matching.</summary>
    private static bool Model(PolicyStatement statement, PolicyRequest call)
    {
        var principal = statement.Principal.Value switch
        {
            "*" => true,
            "s3.amazonaws.com" => call.Caller.Service == "s3.amazonaws.com",
            "arn:aws:iam::111111111111:root" => call.Caller.AccountId == "111111111111",
            "arn:aws:iam::222222222222:root" => call.Caller.AccountId == "222222222222",
            _ => false,
        };
        var action = statement.Action is "*" or "lambda:*" || statement.Action == call.Action
            || (statement.Action == "lambda:Get*" && call.Action == "lambda:GetFunction");
        var source = statement.Condition.Count == 0
            || statement.Condition["ArnLike"]["AWS:SourceArn"] == call.Context.GetValueOrDefault("aws:SourceArn");
        return principal && action && statement.Resource == call.Resource && source;
    }
}
