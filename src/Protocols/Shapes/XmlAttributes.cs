namespace Hearth.Protocols.Shapes;

/// <summary>The outermost element of a document. https://smithy.io/2.0/spec/protocol-traits.html, "XML bindings"</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RootNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A list whose elements have the member's own name and nothing around them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlattenedAttribute : Attribute;

/// <summary>The name of a list's elements; "member" where nothing is said.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>An attribute of the element; of S3, only a grantee's <c>xsi:type</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XmlAttributeAttribute : Attribute;

/// <summary>The text of the element itself, which has no others: GetBucketLocation's answer.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XmlTextAttribute : Attribute;
