using System.Collections;
using System.Globalization;
using System.Text;
using System.Xml;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.Xml;

/// <summary>Writes records as XML: members in their order, absent ones left out.</summary>
internal static class XmlShapeWriter
{
    private const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

    // Characters that XML 1.0 cannot hold are written as references, as AWS does; clients ask for url encoding to avoid them.
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CheckCharacters = false,
        NewLineHandling = NewLineHandling.Entitize,
    };

    public static byte[] Write(object shape, string xmlNamespace)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings))
        {
            var model = Shape.Of(shape.GetType(), Naming.Pascal);
            writer.WriteStartElement(model.RootName, xmlNamespace);
            WriteMembers(writer, shape, model);
            writer.WriteEndElement();
        }
        return buffer.ToArray();
    }

    private static void WriteMembers(XmlWriter writer, object shape, Shape model)
    {
        foreach (var member in model.Members)
        {
            if (member.IsXmlAttribute && member.Get(shape) is string text)
                writer.WriteAttributeString("xsi", member.WireName.Split(':')[^1], InstanceNamespace, text);
        }
        foreach (var member in model.Members)
        {
            if (member.Location == MemberLocation.Body && !member.IsXmlAttribute && member.Get(shape) is { } value) WriteMember(writer, member, value);
        }
    }

    private static void WriteMember(XmlWriter writer, ShapeMember member, object value)
    {
        if (member.IsXmlText)
        {
            writer.WriteString(Scalar(value));
            return;
        }
        if (member.Kind is not ShapeKind.Sequence)
        {
            WriteElement(writer, member.WireName, value);
            return;
        }
        if (!member.IsFlattened) writer.WriteStartElement(member.WireName);
        foreach (var item in (IEnumerable)value) WriteElement(writer, member.IsFlattened ? member.WireName : member.ItemName, item);
        if (!member.IsFlattened) writer.WriteEndElement();
    }

    private static void WriteElement(XmlWriter writer, string name, object value)
    {
        writer.WriteStartElement(name);
        if (Scalar(value) is { } text) writer.WriteString(text);
        else WriteMembers(writer, value, Shape.Of(value.GetType(), Naming.Pascal));
        writer.WriteEndElement();
    }

    private static string? Scalar(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => null,
    };
}
