using System.Formats.Cbor;
using System.Globalization;
using Hearth.Kernel;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.RpcV2Cbor;

/// <summary>
/// CBOR to records. Unknown members are passed over and null means absent; lengths may be given or not; a timestamp is seconds
/// since 1970 under tag 1. https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html#cbor-shape-serialization
/// </summary>
internal static class CborShapeReader
{
    private const int MostLevels = 64;

    /// <exception cref="AwsError">SerializationException: it is no CBOR, or not of these shapes.</exception>
    public static void ReadInto(object target, ReadOnlyMemory<byte> body, Shape shape, Naming naming)
    {
        try
        {
            var reader = new CborReader(body, CborConformanceMode.Lax);
            ReadStructure(reader, target, shape, naming);
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException or FormatException)
        {
            throw Wrong($"The request body is not valid CBOR for this operation: {error.Message}");
        }
    }

    private static void ReadStructure(CborReader reader, object target, Shape shape, Naming naming)
    {
        if (reader.CurrentDepth > MostLevels) throw Wrong("The request body is nested too deeply");
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var known = shape.ByName.TryGetValue(reader.ReadTextString(), out var member);
            if (!known) reader.SkipValue();
            else if (Read(reader, member!.Kind, naming) is { } value) member.Set(target, value);
        }
        reader.ReadEndMap();
    }

    private static object? Read(CborReader reader, ShapeKind kind, Naming naming)
    {
        if (reader.PeekState() == CborReaderState.Null)
        {
            reader.ReadNull();
            return null;
        }
        return kind switch
        {
            ShapeKind.Text => reader.ReadTextString(),
            ShapeKind.Flag => reader.ReadBoolean(),
            ShapeKind.Integer { Type: var type } when type == typeof(long) => ReadInteger(reader),
            ShapeKind.Integer => checked((int)ReadInteger(reader)),
            ShapeKind.Fraction => ReadNumber(reader),
            ShapeKind.Bytes => reader.ReadByteString(),
            ShapeKind.Timestamp => ReadTimestamp(reader),
            ShapeKind.Sequence sequence => ReadList(reader, sequence, naming),
            ShapeKind.Mapping mapping => ReadMap(reader, mapping, naming),
            ShapeKind.Structure structure => ReadStructure(reader, structure.Type, naming),
            _ => throw Wrong($"{kind.Type.Name} cannot stand in a CBOR body"),
        };
    }

    private static object ReadStructure(CborReader reader, Type type, Naming naming)
    {
        var shape = Shape.Of(type, naming);
        var target = shape.Create();
        ReadStructure(reader, target, shape, naming);
        return target;
    }

    private static object ReadList(CborReader reader, ShapeKind.Sequence sequence, Naming naming)
    {
        var list = sequence.NewList();
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
            if (Read(reader, sequence.Element, naming) is { } element) list.Add(element);
        reader.ReadEndArray();
        return list;
    }

    private static object ReadMap(CborReader reader, ShapeKind.Mapping mapping, Naming naming)
    {
        var map = mapping.NewDictionary();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var key = reader.ReadTextString();
            if (Read(reader, mapping.Value, naming) is { } value) map[key] = value;
        }
        reader.ReadEndMap();
        return map;
    }

    /// <summary>JavaScript has one kind of number, so whole numbers also come as fractions.</summary>
    private static long ReadInteger(CborReader reader) => reader.PeekState() is CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger
        ? reader.ReadInt64()
        : checked((long)ReadNumber(reader));

    private static double ReadNumber(CborReader reader) => reader.PeekState() switch
    {
        CborReaderState.UnsignedInteger => reader.ReadUInt64(),
        CborReaderState.NegativeInteger => reader.ReadInt64(),
        _ => reader.ReadDouble(),
    };

    private static object ReadTimestamp(CborReader reader)
    {
        if (reader.PeekState() == CborReaderState.TextString)
            return DateTimeOffset.Parse(reader.ReadTextString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (reader.PeekState() == CborReaderState.Tag && reader.ReadTag() != CborTag.UnixTimeSeconds) throw Wrong("A timestamp has tag 1");
        var milliseconds = Math.Round(ReadNumber(reader) * 1000);
        if (!(milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))
            throw Wrong("A timestamp is out of range");
        return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }

    private static AwsError Wrong(string message) => new("SerializationException", message);
}
