using System.Text;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Json;
using Hearth.Protocols.Shapes;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Protocols;

public sealed class JsonShapeTests
{
    public sealed record Item
    {
        public string? Key { get; init; }
    }

    public sealed record Everything
    {
        public string? Text { get; init; }

        public int? Number { get; init; }

        public long? Large { get; init; }

        public double? Fraction { get; init; }

        public bool? Flag { get; init; }

        public byte[]? Blob { get; init; }

        public DateTimeOffset? Time { get; init; }

        public IReadOnlyList<Item>? Items { get; init; }

        public IReadOnlyDictionary<string, string>? Map { get; init; }
    }

    [Theory]
    [InlineData(Naming.Pascal, """{"Text":"é","Number":1,"Large":9000000000,"Fraction":1.5,"Flag":true,"Blob":"AQI=","Time":1700000000.123,"Items":[{"Key":"a"}],"Map":{"b":"c"}}""")]
    [InlineData(Naming.Camel, """{"text":"é","number":1,"large":9000000000,"fraction":2.0,"flag":false,"blob":"","time":0,"items":[],"map":{}}""")]
    public void What_is_read_is_written_the_same(Naming naming, string json) => Write(Read(json, naming), naming).ShouldBe(json);

    [Fact]
    public void Unknown_members_and_nulls_are_left_out() =>
        Write(Read("""{"Other":{"x":[1]},"Text":null,"Flag":true}""", Naming.Pascal), Naming.Pascal).ShouldBe("""{"Flag":true}""");

    [Theory]
    [InlineData("""{"Text":1}""", "NUMBER_VALUE cannot be converted to String")]
    [InlineData("""{"Number":"1"}""", "STRING_VALUE cannot be converted to Integer")]
    [InlineData("""{"Number":9000000000}""", "NUMBER_VALUE cannot be converted to Integer")]
    [InlineData("""{"Large":1e400}""", "NUMBER_VALUE cannot be converted to Int64")]
    [InlineData("""{"Flag":"true"}""", "STRING_VALUE cannot be converted to Boolean")]
    [InlineData("""{"Blob":"%%"}""", "Unable to decode base64 blob")]
    [InlineData("""{"Items":{}}""", "Expected list or null")]
    [InlineData("""{"Map":[]}""", "Expected map or null")]
    [InlineData("""{"Text":"\ud800"}""", "A string holds an incomplete surrogate pair")]
    [InlineData("""[]""", "START_ARRAY cannot be converted to a structure")]
    public void A_value_of_the_wrong_type_is_a_serialization_error(string json, string message)
    {
        var error = Should.Throw<AwsError>(() => Read(json, Naming.Pascal));
        error.Code.ShouldBe("SerializationException");
        error.Message.ShouldBe(message);
    }

    private static Everything Read(string json, Naming naming)
    {
        using var document = JsonDocument.Parse(json);
        var target = new Everything();
        JsonShapeReader.ReadInto(target, document.RootElement, Shape.Of(typeof(Everything), naming), naming);
        return target;
    }

    private static string Write(object shape, Naming naming)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, AwsJsonEncoding.WriterOptions)) JsonShapeWriter.Write(writer, shape, naming);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
