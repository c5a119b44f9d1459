using System.Text;

namespace Hearth.DotnetRuntime.Logs;

/// <summary>
/// Console.Out and Console.Error: a line written with WriteLine is one log event in AWS's format, whatever line ends it has
/// inside; what Write writes stays as it is.
/// </summary>
internal sealed class LogConsole(LogWriter log, LogLevel level) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => log.WriteRaw(value.ToString(), level);

    public override void Write(string? value) => log.WriteRaw(value ?? "", level);

    public override void Write(char[] buffer, int index, int count) => log.WriteRaw(new string(buffer, index, count), level);

    public override void Write(ReadOnlySpan<char> buffer) => log.WriteRaw(new string(buffer), level);

    public override void WriteLine(string? value) => log.Write(level, null, value ?? "", []);

    // The rest of TextWriter's overloads would write the text and the line end apart.
    public override void WriteLine() => WriteLine("");

    public override void WriteLine(bool value) => WriteLine(value.ToString());

    public override void WriteLine(char value) => WriteLine(value.ToString());

    public override void WriteLine(char[]? buffer) => WriteLine(new string(buffer ?? []));

    public override void WriteLine(char[] buffer, int index, int count) => WriteLine(new string(buffer, index, count));

    public override void WriteLine(decimal value) => WriteLine(value.ToString(FormatProvider));

    public override void WriteLine(double value) => WriteLine(value.ToString(FormatProvider));

    public override void WriteLine(float value) => WriteLine(value.ToString(FormatProvider));

    public override void WriteLine(int value) => WriteLine(value.ToString(FormatProvider));

    public override void WriteLine(uint value) => WriteLine(value.ToString(FormatProvider));

    public override void WriteLine(long value) => WriteLine(value.ToString(FormatProvider));

    public override void WriteLine(ulong value) => WriteLine(value.ToString(FormatProvider));

    public override void WriteLine(object? value) => WriteLine(value?.ToString());

    public override void WriteLine(StringBuilder? value) => WriteLine(value?.ToString());

    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(new string(buffer));

    public override void WriteLine(string format, object? arg0) => WriteLine(string.Format(FormatProvider, format, arg0));

    public override void WriteLine(string format, object? arg0, object? arg1) => WriteLine(string.Format(FormatProvider, format, arg0, arg1));

    public override void WriteLine(string format, object? arg0, object? arg1, object? arg2) =>
        WriteLine(string.Format(FormatProvider, format, arg0, arg1, arg2));

    public override void WriteLine(string format, params object?[] arg) => WriteLine(string.Format(FormatProvider, format, arg));

    // Nothing is buffered: what was printed must have left the process when a kill ends it.
    public override Task WriteLineAsync() => Done(() => WriteLine());

    public override Task WriteLineAsync(char value) => Done(() => WriteLine(value));

    public override Task WriteLineAsync(string? value) => Done(() => WriteLine(value));

    public override Task WriteLineAsync(char[] buffer, int index, int count) => Done(() => WriteLine(buffer, index, count));

    public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
        Done(() => WriteLine(buffer.Span));

    public override Task WriteLineAsync(StringBuilder? value, CancellationToken cancellationToken = default) => Done(() => WriteLine(value));

    private static Task Done(Action write)
    {
        write();
        return Task.CompletedTask;
    }
}
