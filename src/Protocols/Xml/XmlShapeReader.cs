using System.Collections;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Hearth.Kernel;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.Xml;

/// <summary>
/// Fills records from XML. Elements that no member has are passed over, and namespaces do not matter: clients send S3's or none.
/// </summary>
public static class XmlShapeReader
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <exception cref="AwsError">MalformedXML.</exception>
    public static object Read(ReadOnlyMemory<byte> document, Type type)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(document.ToArray(), writable: false), Settings);
            root = XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw Malformed();
        }
        var shape = Shape.Of(type, Naming.Pascal);
        return root.Name.LocalName == shape.RootName ? ReadStructure(root, shape) : throw Malformed();
    }

    public static AwsError Malformed() =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    private static object ReadStructure(XElement element, Shape shape)
    {
        var result = shape.Create();
        foreach (var member in shape.Members)
        {
            if (member.IsXmlAttribute)
                member.Set(result, element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == LocalName(member.WireName))?.Value);
            else if (member.Location == MemberLocation.Body)
                ReadMember(element, result, member);
        }
        return result;
    }

    private static void ReadMember(XElement parent, object shape, ShapeMember member)
    {
        var elements = parent.Elements().Where(element => element.Name.LocalName == member.WireName);
        if (member.Kind is ShapeKind.Sequence sequence)
        {
            var items = member.IsFlattened
                ? elements.ToList()
                : elements.FirstOrDefault()?.Elements().Where(element => element.Name.LocalName == member.ItemName).ToList();
            if (items is null or [] && (member.IsFlattened || items is null)) return;
            var list = sequence.NewList();
            foreach (var item in items) list.Add(ReadValue(item, sequence.Element));
            member.Set(shape, list);
            return;
        }
        if (elements.FirstOrDefault() is { } found) member.Set(shape, ReadValue(found, member.Kind));
    }

    private static object ReadValue(XElement element, ShapeKind kind)
    {
        var text = element.Value;
        switch (kind)
        {
            case ShapeKind.Text:
                return text;
            case ShapeKind.Structure structure:
                return ReadStructure(element, Shape.Of(structure.Type, Naming.Pascal));
            case ShapeKind.Integer integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                if (integer.Type == typeof(long)) return number;
                if (number is >= int.MinValue and <= int.MaxValue) return (int)number;
                break;
            case ShapeKind.Flag when bool.TryParse(text, out var flag):
                return flag;
            case ShapeKind.Fraction when double.TryParse(text, CultureInfo.InvariantCulture, out var fraction):
                return fraction;
            case ShapeKind.Timestamp when DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment):
                return moment;
        }
        throw Malformed();
    }

    private static string LocalName(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
