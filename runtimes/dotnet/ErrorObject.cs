using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hearth.DotnetRuntime;

/// <summary>What a function failed with, in AWS's shape: errorType, errorMessage, stackTrace and cause, or causes.</summary>
internal static class ErrorObject
{
    private const int DeepestCause = 20;

    // AWS escapes what JSON demands and no more: a message reads as it was written.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string TypeOf(Exception exception) => exception.GetType().Name;

    public static ReadOnlyMemory<byte> Encode(Exception exception)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(writer, exception, 0);
        return buffer.WrittenMemory;
    }

    /// <summary>The frames of the user's code and of what it called: neither the runtime's nor reflection's that called it.</summary>
    public static IEnumerable<string> StackTrace(Exception exception) =>
        (exception.StackTrace ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).TakeWhile(line => !IsOwn(line));

    /// <summary>The exception with its causes as .NET prints it, less the frames that are not the user's.</summary>
    public static string Describe(Exception exception) =>
        string.Join('\n', exception.ToString().Split('\n').Where(line => !IsOwn(line.TrimStart())))
            .Replace("Hearth.DotnetRuntime.Handlers.", "", StringComparison.Ordinal);

    private static bool IsOwn(string line) =>
        line.StartsWith("at Hearth.DotnetRuntime.", StringComparison.Ordinal)
        || line.StartsWith("at System.Reflection.MethodBaseInvoker.", StringComparison.Ordinal)
        || line.StartsWith("at System.Reflection.RuntimeMethodInfo.Invoke(", StringComparison.Ordinal)
        || line.StartsWith("at System.RuntimeMethodHandle.InvokeMethod(", StringComparison.Ordinal)
        || line.StartsWith("at InvokeStub_", StringComparison.Ordinal);

    private static void Write(Utf8JsonWriter writer, Exception exception, int depth)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", TypeOf(exception));
        writer.WriteString("errorMessage", exception.Message);
        // An exception that was never thrown has none.
        if (exception.StackTrace is not null)
        {
            writer.WriteStartArray("stackTrace");
            foreach (var line in StackTrace(exception))
                writer.WriteStringValue(line);
            writer.WriteEndArray();
        }
        if (exception.InnerException is { } cause && depth < DeepestCause)
        {
            writer.WritePropertyName("cause");
            Write(writer, cause, depth + 1);
        }
        if (exception is AggregateException aggregate && depth < DeepestCause)
        {
            writer.WriteStartArray("causes");
            foreach (var inner in aggregate.InnerExceptions)
                Write(writer, inner, depth + 1);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}
