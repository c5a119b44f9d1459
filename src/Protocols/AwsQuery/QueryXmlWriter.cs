using System.Collections;
using System.Globalization;
using System.Xml;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.AwsQuery;

/// <summary>Records to XML, as the query protocols write it. Null members are left out.</summary>
/// <param name="naming">How the service spells its members in answers.</param>
/// <param name="item">The element of a list's items: "member", in EC2 "item".</param>
internal sealed class QueryXmlWriter(Naming naming, string item)
{
    public void WriteMembers(XmlWriter writer, object shape)
    {
        foreach (var member in Shape.Of(shape.GetType(), naming).Members)
        {
            if (member.Get(shape) is not { } value) continue;
            if (member.Query is { } names)
            {
                WriteFlattened(writer, value, member.Kind, names);
                continue;
            }
            writer.WriteStartElement(member.WireName);
            WriteValue(writer, value, member.Kind);
            writer.WriteEndElement();
        }
    }

    private void WriteValue(XmlWriter writer, object value, ShapeKind kind)
    {
        switch (kind)
        {
            case ShapeKind.Sequence sequence:
                foreach (var element in (IEnumerable)value) WriteElement(writer, item, element, sequence.Element);
                break;
            case ShapeKind.Mapping mapping:
                foreach (DictionaryEntry entry in (IDictionary)value)
                {
                    writer.WriteStartElement("entry");
                    writer.WriteElementString("key", (string)entry.Key);
                    WriteElement(writer, "value", entry.Value!, mapping.Value);
                    writer.WriteEndElement();
                }
                break;
            case ShapeKind.Structure:
                WriteMembers(writer, value);
                break;
            default:
                writer.WriteString(Text(value, kind));
                break;
        }
    }

    /// <summary>The elements stand for themselves, without one around them.</summary>
    private void WriteFlattened(XmlWriter writer, object value, ShapeKind kind, QueryNameAttribute names)
    {
        if (kind is ShapeKind.Sequence sequence)
        {
            foreach (var element in (IEnumerable)value) WriteElement(writer, names.Name, element, sequence.Element);
            return;
        }
        foreach (DictionaryEntry entry in (IDictionary)value)
        {
            writer.WriteStartElement(names.Name);
            writer.WriteElementString(names.Key, (string)entry.Key);
            WriteElement(writer, names.Value, entry.Value!, ((ShapeKind.Mapping)kind).Value);
            writer.WriteEndElement();
        }
    }

    private void WriteElement(XmlWriter writer, string name, object value, ShapeKind kind)
    {
        writer.WriteStartElement(name);
        WriteValue(writer, value, kind);
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
