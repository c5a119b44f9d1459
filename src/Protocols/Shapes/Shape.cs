using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Hearth.Protocols.Validation;

namespace Hearth.Protocols.Shapes;

/// <summary>
/// What the protocols know of a request or response record, read once from its properties and attributes.
/// </summary>
public sealed class Shape
{
    private static readonly ConcurrentDictionary<(Type, Naming), Shape> Known = new();

    private Shape(Type type, Naming naming)
    {
        Type = type;
        Members = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => new ShapeMember(property, naming))];
        ByName = Members.Where(member => member.Location == MemberLocation.Body)
            .ToDictionary(member => member.WireName, StringComparer.Ordinal);
        RootName = type.GetCustomAttribute<RootNameAttribute>()?.Name ?? type.Name;
        Payload = Members.FirstOrDefault(member => member.Location == MemberLocation.Payload);
    }

    public Type Type { get; }

    public IReadOnlyList<ShapeMember> Members { get; }

    public IReadOnlyDictionary<string, ShapeMember> ByName { get; }

    /// <summary>XML: the name of the outermost element.</summary>
    public string RootName { get; }

    public ShapeMember? Payload { get; }

    public static Shape Of(Type type, Naming naming) => Known.GetOrAdd((type, naming), key => new Shape(key.Item1, key.Item2));

    public object Create() => Activator.CreateInstance(Type)!;
}

/// <summary>One member of a shape.</summary>
public sealed class ShapeMember
{
    private readonly PropertyInfo _property;

    internal ShapeMember(PropertyInfo property, Naming naming)
    {
        _property = property;
        var binding = property.GetCustomAttribute<BindingAttribute>();
        Location = binding?.Location ?? MemberLocation.Body;
        WireName = property.GetCustomAttribute<WireNameAttribute>()?.Name ?? binding?.Name
            ?? (naming == Naming.Camel ? JsonNamingPolicy.CamelCase.ConvertName(property.Name) : property.Name);
        PathName = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        IsRequired = property.GetCustomAttribute<RequiredAttribute>() is not null;
        Constraints = [.. property.GetCustomAttributes<ConstraintAttribute>()];
        Kind = ShapeKind.Of(property.PropertyType);
        IsFlattened = property.GetCustomAttribute<FlattenedAttribute>() is not null;
        ItemName = property.GetCustomAttribute<ItemNameAttribute>()?.Name ?? "member";
        Query = property.GetCustomAttribute<QueryNameAttribute>();
        IsXmlText = property.GetCustomAttribute<XmlTextAttribute>() is not null;
        IsXmlAttribute = property.GetCustomAttribute<XmlAttributeAttribute>() is not null;
    }

    public MemberLocation Location { get; }

    /// <summary>Name on the wire.</summary>
    public string WireName { get; }

    /// <summary>Name in validation messages, lower camel case: <c>functionName</c>.</summary>
    public string PathName { get; }

    public bool IsRequired { get; }

    public IReadOnlyList<ConstraintAttribute> Constraints { get; }

    public ShapeKind Kind { get; }

    /// <summary>XML: the elements of a list stand for themselves, without one around them.</summary>
    public bool IsFlattened { get; }

    /// <summary>XML: the name of a list's elements.</summary>
    public string ItemName { get; }

    /// <summary>Query protocol: how the elements of a flattened list or map are called; null: it is not flattened.</summary>
    public QueryNameAttribute? Query { get; }

    /// <summary>XML: written as an attribute of the element.</summary>
    public bool IsXmlAttribute { get; }

    /// <summary>XML: the text of the element itself.</summary>
    public bool IsXmlText { get; }

    public object? Get(object shape) => _property.GetValue(shape);

    public void Set(object shape, object? value) => _property.SetValue(shape, value);
}
