using Hearth.Tests.Unit.Lambda;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.Lambda;

/// <summary>A thousand bad requests over all operations: each is refused in AWS's form, and none changes anything.</summary>
public sealed class BadInputProperties : LambdaTest
{
    private const int Count = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_bad_input_is_a_4xx_with_a_code_and_a_message_and_changes_nothing()
    {
        await ArrangeAsync();
        var before = await StateAsync();
        var generator = new BadInputGenerator(Server.Lambda.Definition);
        List<string> wrong = [];
        HashSet<string> operations = [];
        for (var seed = 0; seed < Count; seed++)
        {
            var input = generator.Make(seed);
            operations.Add(input.Operation);
            if (await WhatIsWrongAsync(input) is { } problem) wrong.Add($"seed {seed}: {problem}\n{input}\n");
        }
        wrong.ShouldBeEmpty($"{wrong.Count} of {Count}");
        (await StateAsync()).ShouldBe(before);
        operations.Count.ShouldBe(Server.Lambda.Definition.Operations.Values.Count(operation => operation.Request.Members.Count > 0));
        DataPlane.Invocations.ShouldBeEmpty();
    }

    /// <summary>There is something for each kind of operation to spoil.</summary>
    private async Task ArrangeAsync()
    {
        await CreateAsync(SampleValues.Function);
        await CreateAliasAsync(SampleValues.Function, "kept", "$LATEST");
        (await PostAsync($"/2021-10-31/functions/{SampleValues.Function}/url", new { AuthType = "NONE" })).ShouldHaveStatus(201);
        (await PostAsync(
            $"{Functions}/{SampleValues.Function}/policy",
            new { StatementId = "kept", Action = "lambda:InvokeFunction", Principal = OtherAccount })).ShouldHaveStatus(201);
        (await PostAsync($"/2018-10-31/layers/{SampleValues.Layer}/versions", new { Content = new { ZipFile = Zip("x") } })).ShouldHaveStatus(201);
    }

    private async Task<string?> WhatIsWrongAsync(BadInput input)
    {
        try
        {
            var answer = await Server.SendAsync(input.Method, input.Target, input.Body, headers: input.Headers).WaitAsync(Patience);
            if (answer.Status is < 400 or >= 500) return $"status {answer.Status}: {answer.Text}";
            if (answer.ErrorCode.Length == 0) return "no error code";
            return (answer["message"] ?? answer["Message"]) is null ? $"no message: {answer.Text}" : null;
        }
        catch (Exception error)
        {
            return error.ToString();
        }
    }

    private async Task<string> StateAsync()
    {
        string[] reads =
        [
            Functions, $"{Functions}/{SampleValues.Function}/configuration", $"{Functions}/{SampleValues.Function}/versions",
            $"{Functions}/{SampleValues.Function}/aliases", $"{Functions}/{SampleValues.Function}/policy",
            "/2018-10-31/layers", $"/2018-10-31/layers/{SampleValues.Layer}/versions", "/2020-04-22/code-signing-configs",
            $"/2021-10-31/functions/{SampleValues.Function}/urls", $"/2019-09-30/functions/{SampleValues.Function}/concurrency",
            $"/2019-09-25/functions/{SampleValues.Function}/event-invoke-config/list",
            $"/2024-08-31/functions/{SampleValues.Function}/recursion-config", "/2016-08-19/account-settings",
            $"/2017-03-31/tags/{Encoded(Arn + SampleValues.Function)}",
        ];
        List<string> state = [];
        foreach (var read in reads) state.Add((await GetAsync(read)).ShouldHaveStatus(200).Text);
        return string.Join('\n', state);
    }
}
