using System.Buffers.Binary;
using System.Text;
using Hearth.DataPlane.FunctionLogs;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

public sealed class FunctionLogTests
{
    [Fact]
    public void A_line_split_over_reads_is_one_event()
    {
        List<string> events = [];
        var lines = new OutputLines();
        lines.Take("one\ntw"u8, events.Add);
        events.ShouldBe(["one\n"]);
        lines.HasPending.ShouldBeTrue();
        lines.Take("o\r\n\nthree"u8, events.Add);
        lines.Flush(events.Add);
        events.ShouldBe(["one\n", "two\r\n", "\n", "three"]);
        lines.HasPending.ShouldBeFalse();
    }

    [Fact]
    public void A_line_of_more_than_256_kilobytes_is_cut()
    {
        List<string> events = [];
        var lines = new OutputLines();
        var text = new byte[OutputLines.MaximumLineBytes + 10];
        Array.Fill(text, (byte)'x');
        text[^1] = (byte)'\n';
        foreach (var chunk in text.Chunk(1000)) lines.Take(chunk, events.Add);
        events.Select(line => line.Length).ShouldBe([OutputLines.MaximumLineBytes, 10]);
    }

    [Fact]
    public void A_frame_is_one_event_whatever_line_ends_it_has_and_however_it_is_read()
    {
        List<string> events = [];
        var frames = new OutputFrames();
        byte[] bytes = [.. Frame("a\nb"), .. Frame("second"), .. Frame("")];
        foreach (var chunk in bytes.Chunk(5)) frames.Take(chunk, events.Add);
        events.ShouldBe(["a\nb", "second", ""]);
    }

    [Fact]
    public void What_is_no_frame_is_passed_on_as_text()
    {
        List<string> events = [];
        new OutputFrames().Take("no frame but a long enough text\n"u8, events.Add);
        events.ShouldBe(["no frame but a long enough text\n"]);
    }

    [Fact]
    public void The_tail_is_the_last_four_kilobytes()
    {
        var tail = new LogTail();
        tail.Append(new string('a', 3000));
        tail.Append(new string('b', 3000));
        Encoding.UTF8.GetString(tail.ToMemory().Span).ShouldBe(new string('a', 1096) + new string('b', 3000));
        tail.Append(new string('c', 9000));
        Encoding.UTF8.GetString(tail.ToMemory().Span).ShouldBe(new string('c', 4096));
    }

    [Theory]
    [InlineData("DEBUG", true, true)]
    [InlineData(null, false, true)]
    [InlineData("WARN", false, false)]
    public void Json_records_are_filtered_by_the_system_log_level(string? level, bool hasRuntimeDone, bool hasReport)
    {
        var done = new PlatformEvent.End("id", TimeSpan.FromMilliseconds(2), "success", null);
        var report = new PlatformEvent.Report("id", TimeSpan.FromMilliseconds(1.5), 128, 30, TimeSpan.FromMilliseconds(10.25), "success", null);
        var time = new DateTimeOffset(2026, 11, 24, 6, 0, 0, 46, TimeSpan.Zero);
        (PlatformJson.Format(done, time, level) is not null).ShouldBe(hasRuntimeDone);
        (PlatformJson.Format(report, time, level) is not null).ShouldBe(hasReport);
        PlatformJson.Format(report with { Status = "timeout" }, time, "WARN").ShouldNotBeNull();
        PlatformJson.Format(report, time, "DEBUG").ShouldBe(
            "{\"time\":\"2026-11-24T06:00:00.046Z\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"id\",\"metrics\":"
            + "{\"durationMs\":1.5,\"billedDurationMs\":12,\"memorySizeMB\":128,\"maxMemoryUsedMB\":30,\"initDurationMs\":10.25},"
            + "\"status\":\"success\"}}\n");
    }

    private static byte[] Frame(string message)
    {
        var frame = new byte[16 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, 0xa55a_000f);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)message.Length);
        Encoding.UTF8.GetBytes(message, frame.AsSpan(16));
        return frame;
    }
}
