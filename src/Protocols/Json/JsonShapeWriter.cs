using System.Collections;
using System.Text.Json;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.Json;

/// <summary>Records to JSON. Null members are left out.</summary>
internal static class JsonShapeWriter
{
    public static void Write(Utf8JsonWriter writer, object shape, Naming naming)
    {
        writer.WriteStartObject();
        foreach (var member in Shape.Of(shape.GetType(), naming).Members)
        {
            if (member.Location != MemberLocation.Body || member.Get(shape) is not { } value) continue;
            writer.WritePropertyName(member.WireName);
            WriteValue(writer, value, member.Kind, naming);
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object value, ShapeKind kind, Naming naming)
    {
        switch (kind)
        {
            case ShapeKind.Text:
                writer.WriteStringValue((string)value);
                break;
            case ShapeKind.Flag:
                writer.WriteBooleanValue((bool)value);
                break;
            case ShapeKind.Integer:
                writer.WriteNumberValue(Convert.ToInt64(value));
                break;
            case ShapeKind.Fraction:
                WriteFraction(writer, (double)value);
                break;
            case ShapeKind.Bytes:
                writer.WriteBase64StringValue((byte[])value);
                break;
            case ShapeKind.Timestamp:
                writer.WriteNumberValue(((DateTimeOffset)value).ToUnixTimeMilliseconds() / 1000m);
                break;
            case ShapeKind.Document:
                ((JsonElement)value).WriteTo(writer);
                break;
            case ShapeKind.Sequence sequence:
                WriteList(writer, (IEnumerable)value, sequence.Element, naming);
                break;
            case ShapeKind.Mapping mapping:
                WriteMap(writer, value, mapping.Value, naming);
                break;
            default:
                Write(writer, value, naming);
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, ShapeKind element, Naming naming)
    {
        writer.WriteStartArray();
        foreach (var item in list) WriteValue(writer, item, element, naming);
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, object map, ShapeKind element, Naming naming)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in (IDictionary)map)
        {
            writer.WritePropertyName((string)entry.Key);
            WriteValue(writer, entry.Value!, element, naming);
        }
        writer.WriteEndObject();
    }

    /// <summary>A whole number keeps its ".0", as AWS writes doubles.</summary>
    private static void WriteFraction(Utf8JsonWriter writer, double value)
    {
        if (double.IsInteger(value) && Math.Abs(value) < 1e15) writer.WriteRawValue(value.ToString("0.0"), skipInputValidation: true);
        else writer.WriteNumberValue(value);
    }
}
