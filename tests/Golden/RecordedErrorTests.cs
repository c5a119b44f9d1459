using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Golden;

[Collection(GoldenServers.Name)]
public sealed class RecordedErrorTests(GoldenServer server)
{
    private static readonly Dictionary<string, RecordedCase> Cases =
        RecordedCase.Read("functions").Concat(RecordedCase.Read("layers")).ToDictionary(recorded => recorded.Id, StringComparer.Ordinal);

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_server_answers_as_AWS_did(string id)
    {
        var recorded = Cases[id];
        var answer = await recorded.SendAsync(server.Lambda);
        Assert.SkipWhen(answer.Status == 501, $"Not offered yet: {answer.Text}");
        answer.ShouldBeError(recorded.Status, recorded.Code, recorded.ExpectedMessage(server.Lambda));
    }
}
