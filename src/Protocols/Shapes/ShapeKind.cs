using System.Collections;
using System.Text.Json;

namespace Hearth.Protocols.Shapes;

/// <summary>The wire types that members may have, and how a collection of them is made.</summary>
public abstract record ShapeKind(Type Type)
{
    public sealed record Text() : ShapeKind(typeof(string));

    public sealed record Flag() : ShapeKind(typeof(bool));

    public sealed record Integer(Type Type) : ShapeKind(Type);

    public sealed record Fraction() : ShapeKind(typeof(double));

    public sealed record Bytes() : ShapeKind(typeof(byte[]));

    /// <summary>A body passed through untouched.</summary>
    public sealed record RawBytes() : ShapeKind(typeof(ReadOnlyMemory<byte>));

    /// <summary>A body that is read as it arrives.</summary>
    public sealed record Streaming() : ShapeKind(typeof(Stream));

    public sealed record Timestamp() : ShapeKind(typeof(DateTimeOffset));

    /// <summary>Any JSON value, kept as it is.</summary>
    public sealed record Document() : ShapeKind(typeof(JsonElement));

    public sealed record Sequence(ShapeKind Element) : ShapeKind(typeof(IReadOnlyList<>).MakeGenericType(Element.Type))
    {
        public IList NewList() => (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(Element.Type))!;
    }

    public sealed record Mapping(ShapeKind Value)
        : ShapeKind(typeof(IReadOnlyDictionary<,>).MakeGenericType(typeof(string), Value.Type))
    {
        public IDictionary NewDictionary() =>
            (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), Value.Type))!;
    }

    public sealed record Structure(Type Type) : ShapeKind(Type);

    public static ShapeKind Of(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(string)) return new Text();
        if (type == typeof(bool)) return new Flag();
        if (type == typeof(int) || type == typeof(long)) return new Integer(type);
        if (type == typeof(double)) return new Fraction();
        if (type == typeof(byte[])) return new Bytes();
        if (type == typeof(ReadOnlyMemory<byte>)) return new RawBytes();
        if (type == typeof(Stream)) return new Streaming();
        if (type == typeof(DateTimeOffset)) return new Timestamp();
        if (type == typeof(JsonElement)) return new Document();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new Sequence(Of(type.GetGenericArguments()[0]));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return new Mapping(Of(type.GetGenericArguments()[1]));
        if (type.IsClass) return new Structure(type);
        throw new InvalidOperationException($"{type} is no wire type; see ShapeKind for those that are.");
    }
}
