using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hearth.Tests.Tidy;
using Hearth.Tests.Wire.Server;

namespace Hearth.Tests.Golden;

/// <summary>One recorded error: a call and AWS's answer to it.</summary>
/// <param name="Row">The row of the recording.</param>
/// <param name="Call">"CreateFunction", or a method and a path.</param>
/// <param name="With">Members changed on an otherwise valid CreateFunction request.</param>
/// <param name="Times">How often the call is made; the last answer counts.</param>
/// <param name="Message">Null: AWS sends none.</param>
internal sealed partial record RecordedCase(
    string Row, string Title, string Call, JsonObject? With, JsonNode? Body, int? Times, int Status, string Code, string? Message)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Id => $"row {Row}: {(Call == "CreateFunction" ? "CreateFunction with " : "")}{Title}";

    public static IReadOnlyList<RecordedCase> Read(string file)
    {
        var text = File.ReadAllText(CheckedOut.FullPath($"tests/Golden/Cases/{file}.json"));
        return JsonSerializer.Deserialize<List<RecordedCase>>(text, Json)!;
    }

    public async Task<Answer> SendAsync(LambdaClient lambda)
    {
        var answer = await SendOnceAsync(lambda);
        for (var time = 1; time < (Times ?? 1); time++) answer = await SendOnceAsync(lambda);
        return answer;
    }

    public string? ExpectedMessage(LambdaClient lambda) => Message is null ? null : Fill(Message, lambda);

    private Task<Answer> SendOnceAsync(LambdaClient lambda)
    {
        if (Call == "CreateFunction")
        {
            var with = With is null ? null : (JsonObject)Fill(With, lambda);
            return lambda.CreateAsync($"golden-{Guid.NewGuid():n}", GoldenServer.Files, with);
        }
        var parts = Call.Split(' ', 2);
        return lambda.SendAsync(new HttpMethod(parts[0]), Fill(parts[1], lambda), Body is null ? null : Fill(Body, lambda).ToJsonString());
    }

    private static JsonNode Fill(JsonNode node, LambdaClient lambda) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Fill(member.Value!, lambda)))),
        JsonArray elements => new JsonArray([.. elements.Select(element => Fill(element!, lambda))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Fill(text, lambda)),
        _ => node.DeepClone(),
    };

    private static string Fill(string text, LambdaClient lambda) => Repetition().Replace(
        text.Replace("{ACCOUNT}", lambda.AccountId)
            .Replace("{REGION}", lambda.Region)
            .Replace("{FN}", GoldenServer.FunctionName)
            .Replace("{LAYER}", GoldenServer.LayerName)
            .Replace("{ZIP}", GoldenServer.Files.ZipBase64()),
        match => new string(match.Groups[1].Value[0], int.Parse(match.Groups[2].Value)));

    [GeneratedRegex(@"\{(\w)\*(\d+)\}")]
    private static partial Regex Repetition();
}
