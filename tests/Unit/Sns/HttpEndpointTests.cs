using Hearth.Kernel;
using Hearth.Services.Sns.Delivery;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sns;

public sealed class HttpEndpointTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080/in", true)]
    [InlineData("http://localhost/in", true)]
    [InlineData("https://[::1]/in", true)]
    [InlineData("http://192.0.2.1/in", false)]
    [InlineData("http://example.com/in", false)]
    [InlineData("http://169.254.169.254/latest", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("nothing", false)]
    public void Only_addresses_of_this_machine_are_subscribed(string endpoint, bool isTaken)
    {
        using var http = new HttpEndpoint(isLoopbackOnly: true);
        if (isTaken) http.Check(endpoint);
        else Should.Throw<AwsError>(() => http.Check(endpoint)).Code.ShouldBe("InvalidParameter");
    }

    /// <summary>A name may have meant this machine when it was subscribed, and mean another one now.</summary>
    [Fact]
    public async Task No_connection_to_another_machine_is_made()
    {
        using var http = new HttpEndpoint(isLoopbackOnly: true);
        var delivery = new EndpointDelivery("http://192.0.2.1/in", "topic", "subscription", "id", "Notification", "m"u8.ToArray());
        var error = await Should.ThrowAsync<AwsError>(() => http.DeliverAsync(delivery, TestContext.Current.CancellationToken));
        error.StatusCode.ShouldBe(503);
        error.Message.ShouldContain("192.0.2.1 is not this machine");
    }

    [Fact]
    public void A_server_that_was_told_so_takes_any_address()
    {
        using var http = new HttpEndpoint(isLoopbackOnly: false);
        http.Check("https://example.com/in");
    }
}
