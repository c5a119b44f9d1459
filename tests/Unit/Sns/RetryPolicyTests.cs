using Hearth.Kernel;
using Hearth.Services.Sns.Delivery;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sns;

/// <summary>https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html</summary>
public sealed class RetryPolicyTests
{
    [Fact]
    public void Functions_are_tried_for_23_days()
    {
        var delays = Enumerable.Range(1, 100_016).Select(RetryPolicy.Managed.DelayAfter).ToList();
        delays.Take(5).ShouldBe([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)]);
        delays[14].ShouldBe(TimeSpan.FromSeconds(20));
        delays[^1].ShouldBeNull();
        delays.Sum(delay => delay?.TotalDays ?? 0).ShouldBeInRange(23, 24);
    }

    [Fact]
    public void Http_subscribers_are_tried_three_times_more_20_seconds_apart() =>
        Enumerable.Range(1, 4).Select(RetryPolicy.Http.DelayAfter).ShouldBe(
            [TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), null]);

    [Fact]
    public void A_subscription_s_own_policy_comes_before_its_topic_s_unless_the_topic_forbids_it()
    {
        const string own = """{"healthyRetryPolicy":{"numRetries":7},"requestPolicy":{"headerContentType":"application/json"}}""";
        const string topic = """{"http":{"defaultHealthyRetryPolicy":{"numRetries":5}}}""";
        const string strict = """{"http":{"defaultHealthyRetryPolicy":{"numRetries":5},"disableSubscriptionOverrides":true}}""";
        HttpDeliveryPolicy.Of(topic, own).Retry.Retries.ShouldBe(7);
        HttpDeliveryPolicy.Of(topic, own).ContentType.ShouldBe("application/json");
        HttpDeliveryPolicy.Of(topic, null).Retry.Retries.ShouldBe(5);
        HttpDeliveryPolicy.Of(strict, own).Retry.Retries.ShouldBe(5);
        HttpDeliveryPolicy.Of(null, null).Retry.ShouldBe(RetryPolicy.Http);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"healthyRetryPolicy":{"numRetries":101}}""")]
    [InlineData("""{"healthyRetryPolicy":{"minDelayTarget":30}}""")]
    [InlineData("""{"healthyRetryPolicy":{"numRetries":3,"numNoDelayRetries":4}}""")]
    [InlineData("""{"healthyRetryPolicy":{"backoffFunction":"random"}}""")]
    public void What_is_no_delivery_policy_is_refused(string text) =>
        Should.Throw<AwsError>(() => HttpDeliveryPolicy.Check(text, isTopic: false)).Code.ShouldBe("InvalidParameter");
}
