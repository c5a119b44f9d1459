using Hearth.Kernel.Policies;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Kernel.Policies;

public sealed class PolicyDocumentTests
{
    [Theory]
    [InlineData("""{"Version": "2012-10-17"}""")]
    [InlineData("""{"Version": "2012-10-18", "Statement": []}""")]
    [InlineData("""{"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": "*", "Resource": "*"}}""")]
    [InlineData("""{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"}}""")]
    [InlineData("""{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}}""")]
    [InlineData("""{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Actions": "*", "Action": "*", "Resource": "*"}}""")]
    [InlineData("""{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": 5}}""")]
    [InlineData("not json")]
    public void What_the_grammar_does_not_know_is_an_error_and_never_ignored(string text) =>
        Should.Throw<PolicySyntaxException>(() => PolicyDocument.Parse(text)).Message.ShouldBe("Syntax errors in policy.");

    [Theory]
    [InlineData("""{"Effect": "Allow", "Resource": "*"}""", "Policy statement must contain actions.")]
    [InlineData("""{"Effect": "Allow", "Action": "Get", "Resource": "*"}""", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    [InlineData("""{"Effect": "Allow", "Action": "*", "Condition": {"StringIs": {"a": "b"}}}""", "Invalid Condition type : StringIs.")]
    public void Mistakes_have_the_words_of_AWS(string statement, string message) => Should.Throw<PolicySyntaxException>(
        () => PolicyDocument.Parse($$"""{"Version": "2012-10-17", "Statement": [{{statement}}]}""")).Message.ShouldBe(message);

    [Theory]
    [InlineData("BinaryEquals", "aGVhcnRo", "aGVhcnRo", true)]
    [InlineData("BinaryEquals", "aGVhcnRo", "aGVhcnRp", false)]
    [InlineData("NumericEquals", "10", "10.0", true)]
    [InlineData("NumericEquals", "10", "ten", false)]
    [InlineData("DateLessThan", "1767225600", "2025-12-31T23:59:59Z", true)]
    [InlineData("IpAddress", "2001:db8::/32", "2001:db8::1", true)]
    [InlineData("IpAddress", "10.1.2.3/8", "10.200.0.1", true)]
    [InlineData("IpAddress", "10.0.0.0/8", "::ffff:10.0.0.1", true)]
    [InlineData("IpAddress", "nonsense", "10.0.0.1", false)]
    [InlineData("ArnLike", "arn:aws:events:*:1:rule/*", "arn:aws:events:us-east-1:1:rule/a/b", true)]
    [InlineData("ArnLike", "arn:aws:events:*:rule/*", "arn:aws:events:us-east-1:1:rule/a", false)]
    [InlineData("ArnLike", "*", "arn:aws:s3:::bucket", false)]
    [InlineData("Bool", "true", "True", true)]
    [InlineData("StringEquals", "*", "x", false)]
    public void Operators_compare_as_documented(string comparison, string expected, string actual, bool holds)
    {
        var document = PolicyDocument.Parse($$"""
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
             "Condition": {"{{comparison}}": {"k": "{{expected}}"} } } }
            """);
        var request = new AccessRequest(new Principal(PrincipalType.User, "1", "u"), "a:b", "r") { Context = RequestContext.Of(("K", actual)) };
        Decide(request, document).IsAllowed.ShouldBe(holds);
        Decide(request with { Context = RequestContext.Empty }, document).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void A_denial_says_which_policy_made_it()
    {
        var request = new AccessRequest(new Principal(PrincipalType.User, "1", "u"), "lambda:GetFunction", "r");
        PolicyEvaluator.Evaluate(request, new AccessPolicies { Identity = [] }).Reason(request.Action)
            .ShouldBe("because no identity-based policy allows the lambda:GetFunction action");
        var denial = PolicyDocument.Parse("""{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}""");
        PolicyEvaluator.Evaluate(request, new AccessPolicies { Boundary = denial }).Reason(request.Action)
            .ShouldBe("with an explicit deny in a permissions boundary");
    }

    private static AccessDecision Decide(AccessRequest request, PolicyDocument document) =>
        PolicyEvaluator.Evaluate(request, new AccessPolicies { Identity = [new NamedPolicy("p", "user", document)] });
}
