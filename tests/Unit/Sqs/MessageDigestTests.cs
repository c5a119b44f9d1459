using Hearth.Services.Sqs.Messages;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sqs;

/// <summary>Sums that AWS itself answered for these messages.</summary>
public sealed class MessageDigestTests
{
    [Theory]
    [InlineData("msg", "6e2baaf3b97dbeef01c0043275f9a0e7")]
    [InlineData("message-body-1", "19c9e282d65f9733bc6b35d50062c7ee")]
    public void The_sum_of_a_body_is_AWS_s(string body, string md5) => MessageDigest.OfBody(body).ShouldBe(md5);

    [Fact]
    public void The_sum_of_attributes_is_AWS_s_in_the_order_of_their_names()
    {
        Of(("Foo", "Bar")).ShouldBe("ae7155c6026991b6d54b11589678bf9c");
        Of(("Hello", "There")).ShouldBe("a311262e065454b75da111d535b8dacd");
        Of(("Hello", "There"), ("General", "Kenobi")).ShouldBe("fca026605781cb4126a1e9044df24232");
        Of(("Help.Me", "Me"), ("Hello", "There"), ("General", "Kenobi")).ShouldBe("4c360f3fdafd970e05fae2f149d997f5");
    }

    [Fact]
    public void A_binary_attribute_is_summed_by_its_bytes()
    {
        var value = new MessageAttributeValue { DataType = "Binary", BinaryValue = "traceparent\u001e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01"u8.ToArray() };
        MessageDigest.OfAttributes(new Dictionary<string, MessageAttributeValue> { ["attr1"] = value }).ShouldBe("8cbe4db156db8a94db8b801b7addb984");
    }

    [Fact]
    public void No_attributes_have_no_sum()
    {
        MessageDigest.OfAttributes(null).ShouldBeNull();
        MessageDigest.OfAttributes(new Dictionary<string, MessageAttributeValue>()).ShouldBeNull();
    }

    private static string? Of(params (string Name, string Value)[] attributes) => MessageDigest.OfAttributes(attributes.ToDictionary(
        attribute => attribute.Name, attribute => new MessageAttributeValue { DataType = "String", StringValue = attribute.Value }));
}
