using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Hearth.Kernel.Policies;
using Shouldly;
using Xunit;
using Condition = System.Collections.Generic.KeyValuePair<string, System.Text.Json.Nodes.JsonObject>;

namespace Hearth.Tests.Properties.Kernel;

/// <summary>The evaluator against <see cref="NaivePolicies"/>, on random policies and calls.</summary>
public sealed class PolicyProperties
{
    private const string One = "111111111111";
    private const string Two = "222222222222";

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(4000);

    private static readonly Gen<string> Action = Gen.Elements("lambda:InvokeFunction", "lambda:GetFunction", "s3:GetObject");

    private static readonly Gen<string> ActionPattern = Gen.Elements(
        "*", "lambda:*", "lambda:Get*", "LAMBDA:invokefunction", "lambda:GetFunctio?", "s3:GetObject", "s3:*");

    private static readonly Gen<string> Resource = Gen.Elements(
        "arn:aws:lambda:r:1:function:ann", "arn:aws:lambda:r:1:function:ann-x", "arn:aws:lambda:r:1:function:bob", "arn:aws:s3:::b/*");

    private static readonly Gen<string> ResourcePattern = Gen.Elements(
        "*", "arn:aws:lambda:*", "arn:aws:lambda:r:1:function:ann", "arn:aws:lambda:r:1:function:${aws:username}",
        "arn:aws:lambda:r:1:function:${aws:username}*", "arn:aws:lambda:r:1:function:${aws:nothing, 'bob'}", "arn:aws:lambda:r:1:function:???",
        "arn:aws:s3:::b/${*}", "arn:aws:lambda:r:1:function:${aws:nothing}");

    private static readonly Gen<string> PrincipalText = Gen.Elements(
        "*", One, $"arn:aws:iam::{One}:root", Two, $"arn:aws:iam::{One}:user/ann", $"arn:aws:iam::{One}:role/r",
        $"arn:aws:sts::{One}:assumed-role/r/s", $"arn:aws:iam::{Two}:user/bob", "service s3.amazonaws.com");

    private static readonly Gen<(string Account, string Arn, string? Role, string Kind)> Caller = Gen.Elements<(string, string, string?, string)>(
        (One, $"arn:aws:iam::{One}:root", null, "root"), (One, $"arn:aws:iam::{One}:user/ann", null, "user"),
        (Two, $"arn:aws:iam::{Two}:user/bob", null, "user"), (One, $"arn:aws:sts::{One}:assumed-role/r/s", $"arn:aws:iam::{One}:role/r", "session"),
        ("", "s3.amazonaws.com", null, "service"), ("", "nobody", null, "nobody"));

    private static readonly Gen<Condition> OneCondition = Gen.OneOf(
        Compare(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
            "aws:username", ["ann", "ANN", "a*", "a??", "${*}", "${aws:username}", "${aws:nothing}", "${aws:nothing, 'bob'}"]),
        Compare(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"], "aws:TagKeys", ["a", "b", "c*"]),
        Compare(["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"],
            "s3:max-keys", ["5", "10", "7.5"]),
        Compare(["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
            "aws:CurrentTime", ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"]),
        Compare(["Bool"], "aws:SecureTransport", ["true", "false"]),
        Compare(["IpAddress", "NotIpAddress"], "aws:SourceIp", ["10.0.0.0/8", "10.1.2.0/24", "0.0.0.0/0", "192.168.0.1/32"]),
        Compare(["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"], "AWS:SourceArn", ["arn:aws:s3:::a*", "arn:aws:s3:::b", "arn:*:s3:*:*:*", "arn:aws:*"]),
        from key in Gen.Elements("aws:username", "aws:TagKeys", "aws:nothing")
        from wanted in Gen.Elements("true", "false")
        select new Condition("Null", new JsonObject { [key] = wanted }));

    private static readonly Gen<Dictionary<string, string[]>> Keys =
        from user in Gen.Elements<string?>(null, "ann", "bob", "*")
        from tags in Gen.Elements<string[]?>(null, [], ["a"], ["a", "b"], ["c1", "d"])
        from max in Gen.Elements<string?>(null, "5", "7.5", "11")
        from time in Gen.Elements("2025-06-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z")
        from secure in Gen.Elements<string?>(null, "true", "false")
        from address in Gen.Elements<string?>(null, "10.1.2.3", "10.9.9.9", "192.168.0.1", "8.8.8.8")
        from source in Gen.Elements<string?>(null, "arn:aws:s3:::a", "arn:aws:s3:::b", "arn:aws:sns:r:1:t")
        select new (string Key, string[]? Values)[]
        {
            ("aws:username", user is null ? null : [user]), ("aws:TagKeys", tags), ("s3:max-keys", max is null ? null : [max]),
            ("aws:CurrentTime", [time]), ("aws:SecureTransport", secure is null ? null : [secure]),
            ("aws:SourceIp", address is null ? null : [address]), ("aws:SourceArn", source is null ? null : [source]),
        }.Where(entry => entry.Values is not null).ToDictionary(entry => entry.Key, entry => entry.Values!);

    [Fact]
    public void Every_decision_is_that_of_an_evaluator_written_independently()
    {
        var outcomes = new Dictionary<string, int> { ["Allowed"] = 0, ["Explicit"] = 0, ["Implicit"] = 0 };
        var cases =
            from caller in Caller
            from action in Action
            from resource in Resource
            from owner in Gen.Elements(One, One, Two)
            from keys in Keys
            from identity in Maybe(Document(hasPrincipal: false).ListOf().Select(list => list.Take(3).ToArray()))
            from boundary in Maybe(Document(hasPrincipal: false))
            from session in Maybe(Document(hasPrincipal: false).Select(one => new[] { one }))
            from resourcePolicy in Maybe(Document(hasPrincipal: true))
            select (caller, action, resource, owner, keys, identity, boundary, session, resourcePolicy);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var (account, arn, role, kind) = one.caller;
            var expected = new NaivePolicies(account, arn, role, kind, one.action, one.resource, one.owner) { Keys = one.keys }
                .Decide(one.identity, one.boundary, one.session, one.resourcePolicy);
            Decide(one.caller, one.action, one.resource, one.owner, one.keys, one.identity, one.boundary, one.session, one.resourcePolicy)
                .ShouldBe(expected);
            outcomes[expected]++;
        }).Check(Many);
        outcomes.Values.ShouldAllBe(count => count > 200, "the property says nothing when one outcome hardly happens");
    }

    [Fact]
    public void Wildcards_match_what_the_regular_expression_of_the_same_meaning_matches()
    {
        var pattern = Gen.Elements('a', 'b', ':', '*', '?').ListOf().Select(list => new string([.. list.Take(8)]));
        var text = Gen.Elements('a', 'b', ':').ListOf().Select(list => new string([.. list.Take(10)]));
        Prop.ForAll(pattern.Zip(text).ToArbitrary(), pair =>
        {
            var (glob, value) = pair;
            var regex = $@"\A{Regex.Escape(glob).Replace(@"\*", ".*").Replace(@"\?", ".")}\z";
            Wildcard.Matches(glob, value).ShouldBe(Regex.IsMatch(value, regex, RegexOptions.None, TimeSpan.FromSeconds(5)), $"{glob} on {value}");
        }).Check(Many);
    }

    private static string Decide(
        (string Account, string Arn, string? Role, string Kind) caller, string action, string resource, string owner,
        Dictionary<string, string[]> keys, string[]? identity, string? boundary, string[]? session, string? resourcePolicy)
    {
        var principal = caller.Kind switch
        {
            "root" => Principal.Root(caller.Account),
            "user" => new Principal(PrincipalType.User, caller.Account, caller.Arn),
            "session" => new Principal(PrincipalType.AssumedRole, caller.Account, caller.Arn) { RoleArn = caller.Role },
            "service" => Principal.Service(caller.Arn),
            _ => Principal.Anonymous,
        };
        var request = new AccessRequest(principal, action, resource)
        {
            ResourceAccountId = owner,
            Context = RequestContext.Of(keys.Select(key => KeyValuePair.Create(key.Key, (IReadOnlyList<string>)key.Value))),
        };
        var decision = PolicyEvaluator.Evaluate(request, new AccessPolicies
        {
            Identity = identity?.Select(text => new NamedPolicy("p", "user", PolicyDocument.Parse(text))).ToList(),
            Boundary = boundary is null ? null : PolicyDocument.Parse(boundary),
            Session = session?.Select(PolicyDocument.Parse).ToList(),
            Resource = resourcePolicy is null ? null : PolicyDocument.Parse(resourcePolicy),
        });
        return decision.IsAllowed ? "Allowed" : decision.IsExplicit ? "Explicit" : "Implicit";
    }

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : class => Gen.Frequency((1, Gen.Constant<T?>(null)), (2, gen.Select(value => (T?)value)));

    private static Gen<Condition> Compare(string[] operators, string key, string[] values) =>
        from prefix in Gen.Elements("", "", "", "ForAllValues:", "ForAnyValue:")
        from op in Gen.Elements(operators)
        from suffix in Gen.Elements("", "", "IfExists")
        from value in Gen.Elements(values)
        from more in Gen.Elements(values)
        from isList in Gen.Elements(true, false)
        select new Condition(prefix + op + suffix, new JsonObject { [key] = isList ? new JsonArray(value, more) : value });

    private static Gen<string> Document(bool hasPrincipal) =>
        from version in Gen.Elements<string?>("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", null)
        from statements in Statement(hasPrincipal).NonEmptyListOf()
        select new JsonObject
        {
            ["Version"] = version ?? "2008-10-17",
            ["Statement"] = new JsonArray([.. statements.Take(3).Select(text => JsonNode.Parse(text))]),
        }.ToJsonString();

    private static Gen<string> Statement(bool hasPrincipal) =>
        from effect in Gen.Frequency((6, Gen.Constant("Allow")), (1, Gen.Constant("Deny")))
        from action in ActionPattern
        from moreAction in ActionPattern
        from notAction in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from resource in ResourcePattern
        from notResource in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from principals in PrincipalText.NonEmptyListOf()
        from notPrincipal in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from conditions in Gen.Frequency(
            (2, Gen.Constant(new List<Condition>())), (1, OneCondition.ListOf().Select(list => list.Take(2).ToList())))
        select Write(effect, notAction, [action, moreAction], notResource, resource, hasPrincipal ? [.. principals.Take(4)] : null, notPrincipal, conditions);

    private static string Write(
        string effect, bool notAction, string[] actions, bool notResource, string resource, string[]? principals, bool notPrincipal, List<Condition> conditions)
    {
        var statement = new JsonObject
        {
            ["Effect"] = effect,
            [notAction ? "NotAction" : "Action"] = new JsonArray([.. actions.Select(one => (JsonNode)one)]),
            [notResource ? "NotResource" : "Resource"] = resource,
        };
        if (principals is not null)
        {
            var kinds = principals.GroupBy(one => one.StartsWith("service ", StringComparison.Ordinal) ? "Service" : "AWS").ToDictionary(
                group => group.Key, group => (JsonNode?)new JsonArray([.. group.Select(one => (JsonNode)one.Replace("service ", ""))]));
            statement[notPrincipal ? "NotPrincipal" : "Principal"] = new JsonObject(kinds);
        }
        var block = new JsonObject();
        foreach (var (name, keys) in conditions) block[name] = keys.DeepClone();
        if (conditions.Count > 0) statement["Condition"] = block;
        return statement.ToJsonString();
    }
}
