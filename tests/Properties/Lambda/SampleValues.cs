using System.Text.Json.Nodes;
using Hearth.Tests.Unit.Lambda;

namespace Hearth.Tests.Properties.Lambda;

/// <summary>A good value for the members that a request cannot do without, so that only what is made bad is bad.</summary>
internal static class SampleValues
{
    public const string Function = "fn";
    public const string Layer = "layer";

    private static readonly string Zip = Convert.ToBase64String(LambdaTest.Zip("x"));

    private static readonly Dictionary<string, Func<JsonNode>> ByName = new(StringComparer.Ordinal)
    {
        ["FunctionName"] = () => Function,
        ["Runtime"] = () => "python3.12",
        ["Handler"] = () => "index.handler",
        ["Role"] = () => "arn:aws:iam::123456789012:role/r",
        ["Code"] = () => new JsonObject { ["ZipFile"] = Zip },
        ["Content"] = () => new JsonObject { ["ZipFile"] = Zip },
        ["AuthType"] = () => "NONE",
        ["Name"] = () => "live",
        ["FunctionVersion"] = () => "$LATEST",
        ["StatementId"] = () => "s1",
        ["Action"] = () => "lambda:InvokeFunction",
        ["Principal"] = () => "*",
        ["ReservedConcurrentExecutions"] = () => 1,
        ["UpdateRuntimeOn"] = () => "Auto",
        ["RecursiveLoop"] = () => "Allow",
        ["CodeSigningConfigArn"] = () => "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdefg",
        ["AllowedPublishers"] = () => new JsonObject
        {
            ["SigningProfileVersionArns"] = new JsonArray("arn:aws:signer:us-east-1:123456789012:/signing-profiles/p/0123456789"),
        },
        ["Tags"] = () => new JsonObject { ["a"] = "b" },
        ["TagKeys"] = () => new JsonArray("a"),
        ["tagKeys"] = () => new JsonArray("a"),
        ["Resource"] = () => "arn:aws:lambda:us-east-1:123456789012:function:fn",
        ["LayerName"] = () => Layer,
        ["VersionNumber"] = () => 1,
        ["Arn"] = () => "arn:aws:lambda:us-east-1:123456789012:layer:layer:1",
    };

    public static JsonNode? Of(string member) => ByName.TryGetValue(member, out var make) ? make() : null;
}
