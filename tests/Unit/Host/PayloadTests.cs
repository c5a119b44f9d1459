using System.Text;
using Hearth.Host.Commands;
using Hearth.Host.FunctionLogs;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host;

/// <summary>What the commands' words mean.</summary>
public sealed class PayloadTests
{
    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    [InlineData("-", "[2]")]
    [InlineData("", "{}")]
    public async Task A_payload_is_json_or_standard_input(string text, string payload) => (await ReadAsync(text)).ShouldBe(payload);

    [Fact]
    public async Task A_payload_can_be_a_file()
    {
        using var folder = new SourceFolder(("event.json", "\"from a file\"\n"));
        (await ReadAsync("@" + folder["event.json"])).ShouldBe("\"from a file\"\n");
        (await Should.ThrowAsync<CommandException>(() => ReadAsync("@" + folder["none.json"]))).Message.ShouldContain("none.json");
    }

    [Fact]
    public async Task What_is_not_json_is_refused_with_the_ways_to_write_it() =>
        (await Should.ThrowAsync<CommandException>(() => ReadAsync("{a: 1}"))).Message.ShouldContain("--payload @FILE");

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    public void A_duration_has_its_unit(string text, int seconds) => DurationText.Parse("--since", text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("-1m")]
    [InlineData("1w")]
    public void What_is_no_duration_is_refused(string text) => Should.Throw<CommandException>(() => DurationText.Parse("--since", text));

    [Fact]
    public void A_line_of_a_log_says_its_level_in_the_runtimes_own_ways()
    {
        LogLevels.Of("[ERROR]\t2026-11-24T06:40:08.609Z\tid\tno").ShouldBe(LineLevel.Error);
        LogLevels.Of("2026-11-24T06:40:09.630Z\tid\tWARN\tcareful").ShouldBe(LineLevel.Warning);
        LogLevels.Of("""{"level":"DEBUG","message":"x"}""").ShouldBe(LineLevel.Debug);
        LogLevels.Of("REPORT RequestId: x\tDuration: 1 ms").ShouldBe(LineLevel.Platform);
        LogLevels.Of("no ERROR here").ShouldBe(LineLevel.Plain);
    }

    private static async Task<string> ReadAsync(string text) => Encoding.UTF8.GetString(
        await Payload.ReadAsync(text, new MemoryStream("[2]"u8.ToArray()), TestContext.Current.CancellationToken));
}
