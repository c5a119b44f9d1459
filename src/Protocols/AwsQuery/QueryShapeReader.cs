using System.Globalization;
using Hearth.Kernel;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.AwsQuery;

/// <summary>
/// Form parameters to records: lists are <c>Name.member.N</c>, maps <c>Name.entry.N.key</c> and <c>.value</c>, both from 1. SNS's message
/// attributes are the one map whose model says <c>Name</c> and <c>Value</c> instead. SQS's collections are flattened: <c>AttributeName.N</c>.
/// </summary>
internal static class QueryShapeReader
{
    public static void ReadInto(object target, QueryParameters parameters, Shape shape, Naming naming)
    {
        foreach (var member in shape.Members)
        {
            if (parameters.Find(member.Query?.Name ?? member.WireName) is not { } given) continue;
            var value = member is { Query: { } names, Kind: ShapeKind.Mapping mapping }
                ? ReadMap(given, mapping, naming, names.Key, names.Value)
                : Read(given, member.Kind, naming);
            if (value is not null) member.Set(target, value);
        }
    }

    private static object? Read(QueryParameters given, ShapeKind kind, Naming naming) => kind switch
    {
        ShapeKind.Sequence sequence => ReadList(given, sequence, naming),
        ShapeKind.Mapping mapping => ReadMap(given, mapping, naming, "key", "value"),
        ShapeKind.Structure structure => ReadStructure(given, structure.Type, naming),
        _ => given.Value is { } text ? ReadText(text, kind) : null,
    };

    private static object ReadText(string text, ShapeKind kind) => kind switch
    {
        ShapeKind.Text => text,
        ShapeKind.Flag => bool.TryParse(text, out var flag) ? flag : throw NotA(text, "Boolean"),
        ShapeKind.Integer { Type: var type } when type == typeof(long) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw NotA(text, "Long"),
        ShapeKind.Integer =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw NotA(text, "Integer"),
        ShapeKind.Fraction =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw NotA(text, "Double"),
        ShapeKind.Bytes => ReadBytes(text),
        ShapeKind.Timestamp =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw NotA(text, "Timestamp"),
        _ => throw new InvalidOperationException($"{kind} cannot stand in a form."),
    };

    private static byte[] ReadBytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : throw NotA(text, "Blob");
    }

    private static object ReadStructure(QueryParameters given, Type type, Naming naming)
    {
        var shape = Shape.Of(type, naming);
        var target = shape.Create();
        ReadInto(target, given, shape, naming);
        return target;
    }

    /// <summary>An empty list is written as the name alone.</summary>
    private static object ReadList(QueryParameters given, ShapeKind.Sequence sequence, Naming naming)
    {
        var list = sequence.NewList();
        var members = given.Find("member") ?? given;
        for (var number = 1; members.Find(number.ToString(CultureInfo.InvariantCulture)) is { } element; number++)
            if (Read(element, sequence.Element, naming) is { } value) list.Add(value);
        return list;
    }

    private static object ReadMap(QueryParameters given, ShapeKind.Mapping mapping, Naming naming, string keyName, string valueName)
    {
        var map = mapping.NewDictionary();
        var entries = given.Find("entry") ?? given;
        for (var number = 1; entries.Find(number.ToString(CultureInfo.InvariantCulture)) is { } entry; number++)
            if ((entry.Find(keyName) ?? entry.Find("Name"))?.Value is { } key && (entry.Find(valueName) ?? entry.Find("Value")) is { } value && Read(value, mapping.Value, naming) is { } read) map[key] = read;
        return map;
    }

    private static AwsError NotA(string text, string type) => new("MalformedInput", $"'{text}' cannot be converted to {type}");
}
