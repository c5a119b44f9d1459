namespace Hearth.Protocols.Shapes;

/// <summary>
/// How a list or map is called in the query protocol, where its elements stand for themselves: <c>AttributeName.1</c>,
/// <c>Attribute.1.Name</c>. SQS's collections are so, under other names than in JSON.
/// https://smithy.io/2.0/spec/protocol-traits.html#xmlflattened-trait
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QueryNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Maps: the name of an entry's key.</summary>
    public string Key { get; init; } = "Name";

    /// <summary>Maps: the name of an entry's value.</summary>
    public string Value { get; init; } = "Value";
}
