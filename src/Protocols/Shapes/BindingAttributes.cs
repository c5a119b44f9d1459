namespace Hearth.Protocols.Shapes;

/// <summary>Where a member travels when it is not in the body. Smithy HTTP bindings:
/// https://smithy.io/2.0/spec/http-bindings.html</summary>
public enum MemberLocation
{
    Body,
    Uri,
    Query,
    Header,
    HeaderPrefix,
    Payload,
    StatusCode,
}

[AttributeUsage(AttributeTargets.Property)]
public abstract class BindingAttribute(MemberLocation location, string? name) : Attribute
{
    public MemberLocation Location { get; } = location;

    /// <summary>Label, parameter or header name; null: the member's own.</summary>
    public string? Name { get; } = name;
}

/// <summary>A label of the path, such as <c>{FunctionName}</c>.</summary>
public sealed class UriAttribute(string? name = null) : BindingAttribute(MemberLocation.Uri, name);

/// <summary>A query string parameter.</summary>
public sealed class QueryAttribute(string? name = null) : BindingAttribute(MemberLocation.Query, name);

/// <summary>A header of the request or of the response.</summary>
public sealed class HeaderAttribute(string name) : BindingAttribute(MemberLocation.Header, name);

/// <summary>All headers that begin so, by the rest of their names: <c>x-amz-meta-</c>. On a map of strings.</summary>
public sealed class HeaderPrefixAttribute(string prefix) : BindingAttribute(MemberLocation.HeaderPrefix, prefix);

/// <summary>
/// The whole body: raw on <c>ReadOnlyMemory&lt;byte&gt;</c>, as it arrives on <c>Stream</c>, as a document on a record (XML only).
/// </summary>
public sealed class PayloadAttribute() : BindingAttribute(MemberLocation.Payload, name: null);

/// <summary>Sets the response's HTTP status.</summary>
public sealed class StatusCodeAttribute() : BindingAttribute(MemberLocation.StatusCode, name: null);

/// <summary>The wire name of a body member where it is not the property's name in the service's casing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WireNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>How a service spells its member names on the wire.</summary>
public enum Naming
{
    /// <summary><c>FunctionName</c>: Lambda, Kinesis, SQS.</summary>
    Pascal,

    /// <summary><c>logGroupName</c>: CloudWatch Logs, Step Functions.</summary>
    Camel,
}
