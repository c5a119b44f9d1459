using Hearth.Host.Client;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host;

public sealed class ReportLineTests
{
    private const string Text =
        "END RequestId: x\nREPORT RequestId: x\tDuration: 3.21 ms\tBilled Duration: 105 ms\tMemory Size: 128 MB\tMax Memory Used: 4 MB\tInit Duration: 101.20 ms\t\n";

    [Fact]
    public void A_line_of_text_is_read() => ReportLine.Of(Text).ShouldBe(new ReportLine(3.21, 105, 128, 4, 101.2));

    [Fact]
    public void Without_an_Init_Duration_the_start_was_warm() => ReportLine.Of(Text.Replace("Init", "Other", StringComparison.Ordinal))!.InitMs.ShouldBeNull();

    [Fact]
    public void A_record_of_JSON_is_read() => ReportLine.Of("""
        {"time":"2026-11-24T06:00:00.000Z","type":"platform.report","record":{"requestId":"x","metrics":{"durationMs":3.21,"billedDurationMs":4,"memorySizeMB":128,"maxMemoryUsedMB":4},"status":"success"}}

        """).ShouldBe(new ReportLine(3.21, 4, 128, 4, null));

    [Theory]
    [InlineData("")]
    [InlineData("\"platform.report\" {")]
    [InlineData("START RequestId: x")]
    public void A_log_without_one_has_none(string log) => ReportLine.Of(log).ShouldBeNull();
}
