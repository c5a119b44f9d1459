using Hearth.Kernel;
using Hearth.Services.Sns.Messages;
using Hearth.Services.Sns.Subscriptions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sns;

public sealed class SubscriptionFilterTests
{
    [Theory]
    [InlineData("""{"n":[{"numeric":["=",5]}]}""", "n", "Number", "5.0", true)]
    [InlineData("""{"n":["5"]}""", "n", "Number", "5", false)]
    [InlineData("""{"s":["a"]}""", "s", "String.custom", "a", true)]
    [InlineData("""{"s":["b"]}""", "s", "String.Array", """["a","b",3,null]""", true)]
    [InlineData("""{"s":[3]}""", "s", "String.Array", """["a","b",3,null]""", true)]
    [InlineData("""{"s":["no list"]}""", "s", "String.Array", "no list", true)]
    [InlineData("""{"other":[{"exists":false}]}""", "s", "String", "a", true)]
    public void Attributes_are_filtered_by_what_their_type_makes_of_them(string policy, string name, string type, string value, bool isAccepted) =>
        SubscriptionFilter.Accepts(Of(policy), "m", new Dictionary<string, MessageAttributeValue> { [name] = new() { DataType = type, StringValue = value } })
            .ShouldBe(isAccepted);

    [Theory]
    [InlineData("""{"a":{"b":1}}""", true)]
    [InlineData("""{"a":{"b":2}}""", false)]
    [InlineData("no json", false)]
    public void A_body_is_filtered_by_what_is_in_it(string body, bool isAccepted) =>
        SubscriptionFilter.Accepts(Of("""{"a":{"b":[1]}}""", "MessageBody"), body, new Dictionary<string, MessageAttributeValue>()).ShouldBe(isAccepted);

    [Theory]
    [InlineData("""{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}""", "Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys")]
    [InlineData("""{"a":[1,2,3,4,5,6],"b":[1,2,3,4,5,6],"c":[1,2,3,4,5,6]}""", "Invalid parameter: FilterPolicy: Filter policy is too complex")]
    [InlineData("""{"a":"b"}""", "Invalid parameter: FilterPolicy: \"a\" must be an object or an array")]
    public void A_policy_past_AWSs_limits_is_refused(string policy, string message) =>
        Should.Throw<AwsError>(() => SubscriptionAttributes.With(new Dictionary<string, string>(), [KeyValuePair.Create("FilterPolicy", policy)], "lambda"))
            .Message.ShouldBe(message);

    [Fact]
    public void An_empty_policy_takes_the_filter_away() =>
        SubscriptionAttributes.With(new Dictionary<string, string> { ["FilterPolicy"] = """{"a":["b"]}""" }, [KeyValuePair.Create("FilterPolicy", "{ }")], "lambda")
            .ShouldBeEmpty();

    private static Subscription Of(string policy, string scope = "MessageAttributes") => new()
    {
        Protocol = "lambda",
        Endpoint = "e",
        Owner = "123456789012",
        RequestedAt = DateTimeOffset.UnixEpoch,
        Attributes = new Dictionary<string, string> { ["FilterPolicy"] = policy, ["FilterPolicyScope"] = scope },
    };
}
