using System.Text;
using System.Text.Json.Nodes;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;

namespace Hearth.Tests.Properties.Lambda;

/// <summary>A good request of an operation, to be made bad.</summary>
internal sealed class RequestDraft
{
    private readonly Operation _operation;
    private readonly JsonObject _body = [];
    private readonly List<(string Name, string Value)> _query = [];
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" };
    private readonly Dictionary<string, string> _segments = new(StringComparer.Ordinal);

    public RequestDraft(Operation operation)
    {
        _operation = operation;
        foreach (var member in operation.Request.Members)
            if ((member.IsRequired || member.Location == MemberLocation.Uri || member.WireName is "Runtime" or "Handler") && SampleValues.Of(member.WireName) is { } value)
                With(member, value);
    }

    public RequestDraft With(ShapeMember member, object value) => With([member], Node(value));

    public RequestDraft With(IReadOnlyList<ShapeMember> path, JsonNode value)
    {
        var member = path[0];
        switch (member.Location)
        {
            case MemberLocation.Uri:
                return WithSegment(member, Uri.EscapeDataString(Text(value)));
            case MemberLocation.Query:
                _query.RemoveAll(parameter => parameter.Name == member.WireName);
                _query.AddRange((value is JsonArray list ? list.Select(item => Text(item!)) : [Text(value)]).Select(text => (member.WireName, text)));
                return this;
            case MemberLocation.Header:
                return WithHeader(member.WireName, Text(value));
        }
        var target = _body;
        foreach (var step in path.SkipLast(1))
        {
            var next = target[step.WireName] as JsonObject ?? [];
            if (next.Parent is null) target[step.WireName] = next;
            target = next;
        }
        target[path[^1].WireName] = value;
        return this;
    }

    public RequestDraft WithSegment(ShapeMember label, string encoded)
    {
        _segments[label.WireName] = encoded;
        return this;
    }

    public RequestDraft WithUnknown(string name, JsonNode value)
    {
        _body[name] = value;
        return this;
    }

    public RequestDraft WithHeader(string name, string value)
    {
        _headers[name] = value;
        return this;
    }

    public RequestDraft Without(ShapeMember member)
    {
        _body.Remove(member.WireName);
        _query.RemoveAll(parameter => parameter.Name == member.WireName);
        return this;
    }

    public byte[] BodyBytes() => Encoding.UTF8.GetBytes(_body.ToJsonString());

    public BadInput Build(string why, byte[]? body = null)
    {
        var route = _operation.Route!;
        var target = route.Path;
        foreach (var (label, segment) in _segments) target = target.Replace($"{{{label}}}", segment, StringComparison.Ordinal);
        if (_query.Count > 0)
            target += (target.Contains('?', StringComparison.Ordinal) ? "&" : "?")
                + string.Join('&', _query.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));
        body ??= _operation.Request.ByName.Count > 0 ? BodyBytes() : [];
        return new BadInput(_operation.Name, why, route.Method, target, _headers, body);
    }

    private static string Text(JsonNode value) => value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value.ToJsonString();

    private static JsonNode Node(object value) => value switch
    {
        JsonNode node => node,
        string text => text,
        int number => number,
        long number => number,
        List<string> list => new JsonArray([.. list.Select(item => (JsonNode)item!)]),
        _ => throw new InvalidOperationException($"{value.GetType()} is no value of a request."),
    };
}
