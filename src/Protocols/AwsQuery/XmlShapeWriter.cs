using System.Collections;
using System.Globalization;
using System.Xml;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.AwsQuery;

/// <summary>Records to XML, as the query protocols write it. Null members are left out.</summary>
internal static class XmlShapeWriter
{
    public static void WriteMembers(XmlWriter writer, object shape, Naming naming)
    {
        foreach (var member in Shape.Of(shape.GetType(), naming).Members)
        {
            if (member.Get(shape) is not { } value) continue;
            writer.WriteStartElement(member.WireName);
            WriteValue(writer, value, member.Kind, naming);
            writer.WriteEndElement();
        }
    }

    private static void WriteValue(XmlWriter writer, object value, ShapeKind kind, Naming naming)
    {
        switch (kind)
        {
            case ShapeKind.Sequence sequence:
                foreach (var item in (IEnumerable)value) WriteElement(writer, "member", item, sequence.Element, naming);
                break;
            case ShapeKind.Mapping mapping:
                foreach (DictionaryEntry entry in (IDictionary)value)
                {
                    writer.WriteStartElement("entry");
                    writer.WriteElementString("key", (string)entry.Key);
                    WriteElement(writer, "value", entry.Value!, mapping.Value, naming);
                    writer.WriteEndElement();
                }
                break;
            case ShapeKind.Structure:
                WriteMembers(writer, value, naming);
                break;
            default:
                writer.WriteString(Text(value, kind));
                break;
        }
    }

    private static void WriteElement(XmlWriter writer, string name, object value, ShapeKind kind, Naming naming)
    {
        writer.WriteStartElement(name);
        WriteValue(writer, value, kind, naming);
        writer.WriteEndElement();
    }

    private static string Text(object value, ShapeKind kind) => kind switch
    {
        ShapeKind.Text => (string)value,
        ShapeKind.Flag => (bool)value ? "true" : "false",
        ShapeKind.Bytes => Convert.ToBase64String((byte[])value),
        ShapeKind.Timestamp => ((DateTimeOffset)value).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
