using System.Text;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols;
using Hearth.Protocols.AwsJson;
using Hearth.Protocols.AwsQuery;
using Hearth.Protocols.Ec2Query;
using Hearth.Protocols.Operations;
using Hearth.Protocols.RpcV2Cbor;
using Hearth.Protocols.Shapes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Protocols;

/// <summary>
/// One operation, called in three protocols with bodies that botocore's own serializers made (1.43, for a model with the members of
/// <see cref="JsonShapeTests.Everything"/>). What is read is the same in each.
/// </summary>
public sealed class SharedModelTests
{
    private const string FullCbor =
        "qWRUZXh0bMOpIDwmPiAieCIrJWZOdW1iZXImZUxhcmdlGwAAAAIYcRoAaEZyYWN0aW9u+z/4AAAAAAAAZEZsYWf1ZEJsb2JDAQL/ZFRpbWXBGmVT8QBlSXRlbXOCoWNLZXlhYaFjS2V5Y2IgY2NNYXCiY2suMWF2Y2smMmA=";

    private const string FullQuery =
        "Action=Op&Version=1&Text=%C3%A9+%3C%26%3E+%22x%22%2B%25&Number=-7&Large=9000000000&Fraction=1.5&Flag=true&Blob=AQL%2F&Time=2023-11-14T22%3A13%3A20Z&Items.member.1.Key=a&Items.member.2.Key=b+c&Map.entry.1.key=k.1&Map.entry.1.value=v&Map.entry.2.key=k%262&Map.entry.2.value=";

    private const string FullJson =
        """{"Text":"é <&> \"x\"+%","Number":-7,"Large":9000000000,"Fraction":1.5,"Flag":true,"Blob":"AQL/","Time":1700000000,"Items":[{"Key":"a"},{"Key":"b c"}],"Map":{"k.1":"v","k&2":""}}""";

    private const string EmptyCbor = "pGRUZXh0YGVJdGVtc4BjTWFwoGhGcmFjdGlvbvs9cZeZgS3qEQ==";

    [Fact]
    public async Task All_protocols_read_the_same_request()
    {
        (await CborAsync(FullCbor)).Read.ShouldBe(FullJson);
        (await QueryAsync(FullQuery)).Read.ShouldBe(FullJson);
        (await CallAsync(services => new AwsJsonProtocol(services), "/", "application/x-amz-json-1.0", Encoding.UTF8.GetBytes(FullJson))).Read.ShouldBe(FullJson);
    }

    [Fact]
    public async Task Empty_lists_maps_and_texts_are_not_absent()
    {
        (await CborAsync(EmptyCbor)).Read.ShouldBe("""{"Text":"","Fraction":1E-12,"Items":[],"Map":{}}""");
        (await QueryAsync("Action=Op&Version=1&Text=&Items=&Fraction=1e-12")).Read.ShouldBe("""{"Text":"","Fraction":1E-12,"Items":[]}""");
    }

    [Fact]
    public async Task Cbor_is_answered_in_the_bytes_that_were_sent() =>
        // Only the timestamp differs: a double, since answers may have milliseconds.
        Convert.ToBase64String((await CborAsync(FullCbor)).Body).ShouldBe(
            "qWRUZXh0bMOpIDwmPiAieCIrJWZOdW1iZXImZUxhcmdlGwAAAAIYcRoAaEZyYWN0aW9u+z/4AAAAAAAAZEZsYWf1ZEJsb2JDAQL/ZFRpbWXB+0HZVPxAAAAAZUl0ZW1zgqFjS2V5YWGhY0tleWNiIGNjTWFwomNrLjFhdmNrJjJg");

    [Fact]
    public async Task Ec2s_query_has_lists_without_members_and_answers_in_camel_case_with_items()
    {
        var (read, body) = await Ec2Async(
            "Action=Op&Version=1&Text=a+b&Number=-7&Flag=true&Items.1.Key=a&Items.2.Key=b+c&Time=2023-11-14T22%3A13%3A20Z");
        read.ShouldBe("""{"Text":"a b","Number":-7,"Flag":true,"Time":1700000000,"Items":[{"Key":"a"},{"Key":"b c"}]}""");
        Encoding.UTF8.GetString(body).ShouldBe(
            "<OpResponse xmlns=\"urn:x\"><requestId>id-1</requestId><text>a b</text><number>-7</number><flag>true</flag><time>2023-11-14T22:13:20Z</time>"
            + "<items><item><key>a</key></item><item><key>b c</key></item></items></OpResponse>");
    }

    [Fact]
    public async Task Query_is_answered_in_xml() =>
        Encoding.UTF8.GetString((await QueryAsync(FullQuery)).Body).ShouldBe(
            "<OpResponse xmlns=\"urn:x\"><OpResult><Text>é &lt;&amp;&gt; \"x\"+%</Text><Number>-7</Number><Large>9000000000</Large><Fraction>1.5</Fraction>"
            + "<Flag>true</Flag><Blob>AQL/</Blob><Time>2023-11-14T22:13:20Z</Time><Items><member><Key>a</Key></member><member><Key>b c</Key></member></Items>"
            + "<Map><entry><key>k.1</key><value>v</value></entry><entry><key>k&amp;2</key><value></value></entry></Map></OpResult>"
            + "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></OpResponse>");

    [Theory]
    [InlineData("oWZOdW1iZXL2", "{}")] // null
    [InlineData("v2ZOdW1iZXL7QAgAAAAAAABlT3RoZXKCAYFkeHh4eP8=", """{"Number":3}""")] // no length, a fraction, an unknown member
    [InlineData("oWRUaW1lwftB2VT8QAAAAA==", """{"Time":1700000000}""")] // a fraction of seconds
    public async Task Cbor_of_other_writers_is_read(string base64, string json) => (await CborAsync(base64)).Read.ShouldBe(json);

    [Theory]
    [InlineData("gQE=")]
    [InlineData("oQ==")]
    [InlineData("")]
    [InlineData("oWRUZXh0AQ==")]
    public async Task What_is_no_such_cbor_is_a_serialization_error(string base64)
    {
        if (base64.Length == 0) (await CborAsync(base64)).Read.ShouldBe("{}");
        else (await Should.ThrowAsync<AwsError>(() => CborAsync(base64))).Code.ShouldBe("SerializationException");
    }

    [Fact]
    public async Task An_error_tells_both_its_names()
    {
        var http = Request("/service/Test/operation/Op", "application/cbor", []);
        await new RpcV2CborProtocol([Service(_ => { })]).Match(http)!.WriteErrorAsync(http, new AwsError("ShapeException", "why", 404));
        http.Response.Headers["x-amzn-query-error"].ToString().ShouldBe("QueryCode;Sender");
        http.Response.StatusCode.ShouldBe(404);
        Convert.ToBase64String(Body(http)).ShouldBe(Convert.ToBase64String(
            [0xBF, 0x66, .. "__type"u8, 0x6E, .. "ShapeException"u8, 0x67, .. "message"u8, 0x63, .. "why"u8, 0xFF]));

        http = Request("/", "application/x-www-form-urlencoded", []);
        await new AwsQueryProtocol([Service(_ => { })]).Match(http)!.WriteErrorAsync(http, new AwsError("ShapeException", "a < b", 404));
        Encoding.UTF8.GetString(Body(http)).ShouldBe(
            "<ErrorResponse xmlns=\"urn:x\"><Error><Type>Sender</Type><Code>QueryCode</Code><Message>a &lt; b</Message></Error><RequestId /></ErrorResponse>");
    }

    private static Task<(string Read, byte[] Body)> CborAsync(string base64) =>
        CallAsync(services => new RpcV2CborProtocol(services), "/service/Test/operation/Op", "application/cbor", Convert.FromBase64String(base64));

    private static Task<(string Read, byte[] Body)> QueryAsync(string form) =>
        CallAsync(services => new AwsQueryProtocol(services), "/", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(form));

    private static Task<(string Read, byte[] Body)> Ec2Async(string form) =>
        CallAsync(services => new Ec2QueryProtocol(services), "/", "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(form));

    private static async Task<(string Read, byte[] Body)> CallAsync(
        Func<IEnumerable<ServiceDefinition>, IProtocol> protocol, string path, string contentType, byte[] body)
    {
        var read = "";
        var http = Request(path, contentType, body);
        var call = protocol([Service(request => read = Json(request))]).Match(http).ShouldNotBeNull();
        await call.RunAsync(new CallContext(new Caller("1", "r", "k"), "id-1", http));
        return (read, Body(http));
    }

    private static string Json(JsonShapeTests.Everything request)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Hearth.Protocols.Json.AwsJsonEncoding.WriterOptions))
            Hearth.Protocols.Json.JsonShapeWriter.Write(writer, request, Naming.Pascal);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static ServiceDefinition Service(Action<JsonShapeTests.Everything> seen) => new ServiceDefinition("test", Naming.Pascal)
        {
            TargetPrefix = "Test",
            SpeaksCbor = true,
            XmlNamespace = "urn:x",
            Ec2XmlNamespace = "urn:x",
            QueryErrorCodes = new Dictionary<string, string> { ["ShapeException"] = "QueryCode" },
        }
        .Add<JsonShapeTests.Everything, JsonShapeTests.Everything>("Op", (request, _) =>
        {
            seen(request);
            return Task.FromResult(request);
        });

    private static DefaultHttpContext Request(string path, string contentType, byte[] body)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path, http.Request.ContentType) = ("POST", path, contentType);
        http.Request.Headers.Authorization = "AWS4-HMAC-SHA256 Credential=AKID/20261124/us-east-1/test/aws4_request, SignedHeaders=host, Signature=0";
        http.Request.Headers["X-Amz-Target"] = "Test.Op";
        http.Request.Headers["smithy-protocol"] = "rpc-v2-cbor";
        http.Request.ContentLength = body.Length;
        http.Request.Body = new MemoryStream(body);
        http.Response.Body = new MemoryStream();
        return http;
    }

    private static byte[] Body(HttpContext http) => ((MemoryStream)http.Response.Body).ToArray();
}
