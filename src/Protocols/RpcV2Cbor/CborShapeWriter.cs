using System.Buffers.Binary;
using System.Collections;
using System.Formats.Cbor;
using System.Globalization;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.RpcV2Cbor;

/// <summary>Records to CBOR. Null members are left out.</summary>
internal static class CborShapeWriter
{
    public static void Write(CborWriter writer, object shape, Naming naming)
    {
        var members = Shape.Of(shape.GetType(), naming).Members
            .Where(member => member.Location == MemberLocation.Body)
            .Select(member => (Member: member, Value: member.Get(shape)))
            .Where(pair => pair.Value is not null)
            .ToList();
        writer.WriteStartMap(members.Count);
        foreach (var (member, value) in members)
        {
            writer.WriteTextString(member.WireName);
            WriteValue(writer, value!, member.Kind, naming);
        }
        writer.WriteEndMap();
    }

    private static void WriteValue(CborWriter writer, object value, ShapeKind kind, Naming naming)
    {
        switch (kind)
        {
            case ShapeKind.Text:
                writer.WriteTextString((string)value);
                break;
            case ShapeKind.Flag:
                writer.WriteBoolean((bool)value);
                break;
            case ShapeKind.Integer:
                writer.WriteInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ShapeKind.Fraction:
                WriteDouble(writer, (double)value);
                break;
            case ShapeKind.Bytes:
                writer.WriteByteString((byte[])value);
                break;
            case ShapeKind.Timestamp:
                writer.WriteTag(CborTag.UnixTimeSeconds);
                WriteDouble(writer, ((DateTimeOffset)value).ToUnixTimeMilliseconds() / 1000d);
                break;
            case ShapeKind.Sequence sequence:
                var list = (IEnumerable)value;
                writer.WriteStartArray(list.Cast<object>().Count());
                foreach (var item in list) WriteValue(writer, item, sequence.Element, naming);
                writer.WriteEndArray();
                break;
            case ShapeKind.Mapping mapping:
                WriteMap(writer, (IDictionary)value, mapping.Value, naming);
                break;
            default:
                Write(writer, value, naming);
                break;
        }
    }

    /// <summary>Always 64 bits, as AWS writes them: the library would shorten those that lose nothing, down to 16 bits.</summary>
    private static void WriteDouble(CborWriter writer, double value)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0xFB;
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        writer.WriteEncodedValue(bytes);
    }

    private static void WriteMap(CborWriter writer, IDictionary map, ShapeKind element, Naming naming)
    {
        writer.WriteStartMap(map.Count);
        foreach (DictionaryEntry entry in map)
        {
            writer.WriteTextString((string)entry.Key);
            WriteValue(writer, entry.Value!, element, naming);
        }
        writer.WriteEndMap();
    }
}
