using System.Text.Json;
using Hearth.Services.Sqs.Queues;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sqs.Redrive;

/// <summary>Names a task to clients: base64 of JSON with its id and its queue, as AWS's are.</summary>
internal static class TaskHandle
{
    public static string Of(DocumentKey key) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new { taskId = key.Name, sourceArn = MoveTask.SourceArn(key) }));

    /// <summary>Null when the text is no handle.</summary>
    public static DocumentKey? Parse(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count)) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(0, count));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("taskId", out var id) && document.RootElement.TryGetProperty("sourceArn", out var source)
                && Queue.KeyOf(source.ToString()) is { } queue
                ? queue with { Parent = queue.Name, Name = id.ToString() }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
