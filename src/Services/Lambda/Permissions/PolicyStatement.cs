using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Kernel.Policies;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>The resource-based policy of a function, a version, an alias or a layer version.</summary>
internal sealed record ResourcePolicy(string RevisionId, IReadOnlyList<PolicyStatement> Statements)
{
    private PolicyDocument? _document;

    /// <summary>The policy as it is evaluated; made when the first caller of another account comes.</summary>
    [JsonIgnore]
    public PolicyDocument Document => _document ??= PolicyDocument.Parse(ToJson());

    /// <summary>The policy document as AWS writes it.</summary>
    public string ToJson() => PolicyStatement.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("Version", "2012-10-17");
        writer.WriteString("Id", "default");
        writer.WriteStartArray("Statement");
        foreach (var statement in Statements) statement.Write(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}

/// <summary>One grant. Members and their order are those of AWS's documents.</summary>
internal sealed record PolicyStatement
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string Sid { get; init; }

    public required PolicyPrincipal Principal { get; init; }

    /// <summary>"lambda:InvokeFunction", "lambda:*" or "*".</summary>
    public required string Action { get; init; }

    public required string Resource { get; init; }

    /// <summary>Operator, then key, then value: all must hold.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Condition { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    public string ToJson() => WriteJson(Write);

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(nameof(Sid), Sid);
        writer.WriteString("Effect", "Allow");
        Principal.Write(writer);
        writer.WriteString(nameof(Action), Action);
        writer.WriteString(nameof(Resource), Resource);
        if (Condition.Count > 0) WriteConditions(writer);
        writer.WriteEndObject();
    }

    public static string WriteJson(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact)) write(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void WriteConditions(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(nameof(Condition));
        foreach (var (comparison, keys) in Condition)
        {
            writer.WriteStartObject(comparison);
            foreach (var (key, value) in keys) writer.WriteString(key, value);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}
