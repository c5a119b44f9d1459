using System.Globalization;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.Json;

/// <summary>
/// JSON to records. Unknown members are ignored and null means absent, as AWS's own parser has it; a value
/// of the wrong type is a SerializationException in that parser's words.
/// </summary>
internal static class JsonShapeReader
{
    /// <summary>The years 1 to 9999.</summary>
    private const double EarliestMilliseconds = -62135596800000;
    private const double LatestMilliseconds = 253402300799999;

    public static void ReadInto(object target, JsonElement json, Shape shape, Naming naming)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Wrong($"{Name(json)} cannot be converted to a structure");
        foreach (var property in json.EnumerateObject())
        {
            if (!shape.ByName.TryGetValue(Key(property), out var member)) continue;
            if (property.Value.ValueKind == JsonValueKind.Null) continue;
            member.Set(target, Read(property.Value, member.Kind, naming));
        }
    }

    private static object Read(JsonElement json, ShapeKind kind, Naming naming) => kind switch
    {
        ShapeKind.Text => json.ValueKind == JsonValueKind.String ? Text(json) : throw NotA(json, "String"),
        ShapeKind.Flag => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw NotA(json, "Boolean"),
        ShapeKind.Integer integer => ReadInteger(json, integer.Type),
        ShapeKind.Fraction => ReadFraction(json),
        ShapeKind.Bytes => ReadBytes(json),
        ShapeKind.Timestamp => ReadTimestamp(json),
        ShapeKind.Document => json.Clone(),
        ShapeKind.Sequence sequence => ReadList(json, sequence, naming),
        ShapeKind.Mapping mapping => ReadMap(json, mapping, naming),
        ShapeKind.Structure structure => ReadStructure(json, structure.Type, naming),
        _ => throw new InvalidOperationException($"{kind} cannot stand in a JSON body."),
    };

    private static object ReadStructure(JsonElement json, Type type, Naming naming)
    {
        var shape = Shape.Of(type, naming);
        var target = shape.Create();
        ReadInto(target, json, shape, naming);
        return target;
    }

    private static object ReadList(JsonElement json, ShapeKind.Sequence sequence, Naming naming)
    {
        if (json.ValueKind != JsonValueKind.Array) throw Wrong("Expected list or null");
        var list = sequence.NewList();
        foreach (var element in json.EnumerateArray())
            if (element.ValueKind != JsonValueKind.Null) list.Add(Read(element, sequence.Element, naming));
        return list;
    }

    private static object ReadMap(JsonElement json, ShapeKind.Mapping mapping, Naming naming)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Wrong("Expected map or null");
        var map = mapping.NewDictionary();
        foreach (var property in json.EnumerateObject())
            if (property.Value.ValueKind != JsonValueKind.Null) map[Key(property)] = Read(property.Value, mapping.Value, naming);
        return map;
    }

    private static object ReadInteger(JsonElement json, Type type)
    {
        if (json.ValueKind != JsonValueKind.Number) throw NotA(json, type == typeof(int) ? "Integer" : "Long");
        // AWS truncates fractions and refuses what does not fit.
        if (!json.TryGetInt64(out var number))
        {
            var fraction = json.GetDouble();
            if (!(Math.Abs(fraction) < long.MaxValue)) throw Wrong($"NUMBER_VALUE cannot be converted to {type.Name}");
            number = (long)fraction;
        }
        if (type == typeof(long)) return number;
        if (number is < int.MinValue or > int.MaxValue) throw Wrong("NUMBER_VALUE cannot be converted to Integer");
        return (int)number;
    }

    /// <summary>What no JSON number can be is written as text. https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html</summary>
    private static double ReadFraction(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.String when Text(json) is "NaN" => double.NaN,
        JsonValueKind.String when Text(json) is "Infinity" => double.PositiveInfinity,
        JsonValueKind.String when Text(json) is "-Infinity" => double.NegativeInfinity,
        _ => throw NotA(json, "Double"),
    };

    private static byte[] ReadBytes(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) throw NotA(json, "Blob");
        return json.TryGetBytesFromBase64(out var bytes) ? bytes : throw Wrong("Unable to decode base64 blob");
    }

    private static DateTimeOffset ReadTimestamp(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Number)
        {
            var milliseconds = json.GetDouble() * 1000;
            if (milliseconds >= EarliestMilliseconds && milliseconds <= LatestMilliseconds) return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        }
        else if (json.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(Text(json), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }
        throw NotA(json, "Timestamp");
    }

    private static string Text(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw HalfPair();
        }
    }

    /// <summary>Escapes are undone when a name or text is looked at, and JSON's grammar lets half a surrogate pair through.</summary>
    private static string Key(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw HalfPair();
        }
    }

    private static AwsError HalfPair() => Wrong("A string holds an incomplete surrogate pair");

    private static AwsError NotA(JsonElement json, string type) => Wrong($"{Name(json)} cannot be converted to {type}");

    private static AwsError Wrong(string message) => new("SerializationException", message);

    private static string Name(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => "STRING_VALUE",
        JsonValueKind.Number => "NUMBER_VALUE",
        JsonValueKind.True => "TRUE_VALUE",
        JsonValueKind.False => "FALSE_VALUE",
        JsonValueKind.Array => "START_ARRAY",
        JsonValueKind.Object => "START_OBJECT",
        _ => "NULL_VALUE",
    };
}
