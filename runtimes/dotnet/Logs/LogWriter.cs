using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hearth.DotnetRuntime.Logs;

/// <summary>
/// Writes log events in the format of AWS's .NET runtime: "2024-06-19T14:00:01.234Z REQUEST-ID info text" with tabs between, or
/// JSON. https://docs.aws.amazon.com/lambda/latest/dg/csharp-logging.html
/// </summary>
internal sealed class LogWriter(LogSink sink)
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly bool _json = string.Equals(Variable("AWS_LAMBDA_LOG_FORMAT"), "JSON", StringComparison.OrdinalIgnoreCase);
    private readonly bool _prefixed = !string.Equals(Variable("AWS_LAMBDA_HANDLER_LOG_FORMAT"), "Unformatted", StringComparison.OrdinalIgnoreCase);
    private readonly LogLevel _lowest = LogLevels.Parse(Variable("AWS_LAMBDA_HANDLER_LOG_LEVEL") ?? Variable("AWS_LAMBDA_LOG_LEVEL"));
    private string? _requestId;
    private string? _tenantId;
    private string? _traceId;

    /// <summary>Opens the log and puts it in the place of the console.</summary>
    public static LogWriter Start()
    {
        var log = new LogWriter(LogSink.Open());
        Console.SetOut(new LogConsole(log, LogLevel.Information));
        Console.SetError(new LogConsole(log, LogLevel.Error));
        return log;
    }

    public void Begin(string requestId, string? tenantId, string? traceId)
    {
        _requestId = requestId;
        _tenantId = tenantId;
        _traceId = traceId;
    }

    public void Write(LogLevel level, Exception? exception, string message, object?[]? values)
    {
        if (level < _lowest)
            return;
        var template = new MessageTemplate(message, values ?? []);
        sink.Write(_json ? Json(level, exception, template) : Text(level, exception, template.Text) + "\n", level, _json);
    }

    public void WriteRaw(string text, LogLevel level) => sink.WriteRaw(text, level);

    /// <summary>What the function failed with, without the runtime's own frames.</summary>
    public void WriteException(Exception exception)
    {
        if (_json)
            Write(LogLevel.Error, exception, exception.Message, []);
        else
            Write(LogLevel.Error, null, ErrorObject.Describe(exception), []);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string Timestamp() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private string Text(LogLevel level, Exception? exception, string message)
    {
        var text = _prefixed ? $"{Timestamp()}\t{_requestId}\t{level.Label()}\t{message}" : message;
        return exception is null ? text : $"{text}{(message.Length > 0 ? "\n" : "")}{exception}";
    }

    private string Json(LogLevel level, Exception? exception, MessageTemplate template)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", Timestamp());
            writer.WriteString("level", level.ToString());
            WriteIfAny(writer, "requestId", _requestId);
            WriteIfAny(writer, "tenantId", _tenantId);
            WriteIfAny(writer, "traceId", _traceId);
            writer.WriteString("message", template.Text);
            template.WriteValues(writer);
            if (exception is not null)
                WriteException(writer, exception);
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteException(Utf8JsonWriter writer, Exception exception)
    {
        writer.WriteString("errorType", exception.GetType().FullName);
        writer.WriteString("errorMessage", exception.Message);
        writer.WriteStartArray("stackTrace");
        foreach (var line in ErrorObject.StackTrace(exception))
            writer.WriteStringValue(line);
        writer.WriteEndArray();
    }

    private static void WriteIfAny(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            writer.WriteString(name, value);
    }
}
