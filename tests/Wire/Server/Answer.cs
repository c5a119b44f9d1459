using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;

namespace Hearth.Tests.Wire.Server;

/// <summary>An HTTP answer, read to its end.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonObject Object => JsonNode.Parse(Text)!.AsObject();

    /// <summary>AWS's code is in this header, sometimes with a URL behind a colon.</summary>
    public string? Code => Header("x-amzn-ErrorType")?.Split(':')[0];

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsByteArrayAsync());
}

/// <summary>The answer to an Invoke.</summary>
internal sealed partial record InvokeAnswer(Answer Http)
{
    public string Payload => Http.Text;

    public JsonObject Object => Http.Object;

    public string? FunctionError => Http.Header("X-Amz-Function-Error");

    public string? RequestId => Http.Header("x-amzn-RequestId");

    public string Log => Encoding.UTF8.GetString(Convert.FromBase64String(Http.Header("X-Amz-Log-Result") ?? ""));

    /// <summary>"Init Duration" stands in the REPORT line of a cold start only.</summary>
    public bool IsCold => Log.Contains("Init Duration", StringComparison.Ordinal);

    public double DurationMilliseconds => double.Parse(Duration().Match(Log).Groups[1].Value, CultureInfo.InvariantCulture);

    public InvokeAnswer ShouldSucceed()
    {
        Http.ShouldBe(200);
        FunctionError.ShouldBeNull($"{Payload}\n{Log}");
        return this;
    }

    /// <returns>The error object.</returns>
    public JsonObject ShouldFail()
    {
        Http.ShouldBe(200);
        FunctionError.ShouldBe("Unhandled", Payload);
        return Object;
    }

    [GeneratedRegex(@"\tDuration: ([0-9.]+) ms")]
    private static partial Regex Duration();
}
