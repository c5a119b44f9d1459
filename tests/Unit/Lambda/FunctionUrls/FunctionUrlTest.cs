using System.Text;
using Shouldly;

namespace Hearth.Tests.Unit.Lambda.FunctionUrls;

/// <summary>Functions with URLs, and shorthands to call them.</summary>
public abstract class FunctionUrlTest : LambdaTest
{
    internal static string UrlPath(string function, string? qualifier = null) =>
        $"/2021-10-31/functions/{function}/url{(qualifier is null ? "" : $"?Qualifier={qualifier}")}";

    internal Task<LambdaAnswer> CreateUrlAsync(string function, object? settings = null, string? qualifier = null) =>
        PostAsync(UrlPath(function, qualifier), settings ?? new { AuthType = "NONE" });

    /// <summary>A function that everyone may call by its URL.</summary>
    internal async Task<string> DeployAsync(string function, object? settings = null, string authType = "NONE")
    {
        await CreateAsync(function);
        await AllowAsync(function, authType);
        return (await CreateUrlAsync(function, settings ?? new { AuthType = authType })).ShouldHaveStatus(201).Member("FunctionUrl");
    }

    internal async Task AllowAsync(string function, string authType = "NONE", string principal = "*", string? qualifier = null) =>
        (await PostAsync(
            $"{Functions}/{function}/policy{(qualifier is null ? "" : $"?Qualifier={qualifier}")}",
            new { StatementId = "url", Action = "lambda:InvokeFunctionUrl", Principal = principal, FunctionUrlAuthType = authType }))
        .ShouldHaveStatus(201);

    internal Task<LambdaAnswer> CallAsync(string url, string method = "GET", params (string Name, string Value)[] headers) =>
        CallAsync(new HttpRequestMessage(new HttpMethod(method), url), headers);

    internal Task<LambdaAnswer> SendAsync(string url, string body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return CallAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = content });
    }

    internal async Task<LambdaAnswer> CallAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var (isUrl, answer) = await Server.CallUrlAsync(request);
        isUrl.ShouldBeTrue();
        return answer;
    }

    internal void Answer(string payload, string? functionError = null) =>
        DataPlane.Function = _ => Task.FromResult(FakeDataPlane.Outcome(payload, functionError));

    internal static (string Name, string Value) Signed(string account) => (
        "Authorization", $"AWS4-HMAC-SHA256 Credential={account}/20300101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0");

    internal static void ShouldBeForbidden(LambdaAnswer answer)
    {
        answer.ShouldHaveStatus(403).ErrorCode.ShouldBe("AccessDeniedException");
        answer.Text.ShouldBe(
            """{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}""");
    }

    internal static void ShouldBeUnknown(LambdaAnswer answer)
    {
        answer.ShouldHaveStatus(403).ErrorCode.ShouldBe("AccessDeniedException");
        answer.Text.ShouldBe("""{"Message":null}""");
    }
}
