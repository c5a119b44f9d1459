using System.Globalization;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Json;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.RestJson;

/// <summary>Fills a request record from path labels, query, headers and body.</summary>
internal static class RestJsonRequestReader
{
    public static async Task<object> ReadAsync(HttpRequest http, RestJsonMatch match, CancellationToken cancellation)
    {
        var (service, operation, labels) = match;
        var request = operation.Request.Create();
        var body = await RequestBody.ReadAsync(http, operation, cancellation);
        foreach (var member in operation.Request.Members)
        {
            switch (member.Location)
            {
                case MemberLocation.Uri:
                    member.Set(request, Convert(labels[member.WireName], member));
                    break;
                case MemberLocation.Query when http.Query.TryGetValue(member.WireName, out var values):
                    member.Set(request, member.Kind is ShapeKind.Sequence ? values.ToList() : Convert(values.ToString(), member));
                    break;
                case MemberLocation.Header when http.Headers.TryGetValue(member.WireName, out var values):
                    member.Set(request, Convert(values.ToString(), member));
                    break;
            }
        }
        if (operation.Request.Payload is { } payload) payload.Set(request, body);
        else if (body.Length > 0 && operation.Request.ByName.Count > 0) ReadBody(request, body, operation.Request, service.Naming);
        return request;
    }

    private static void ReadBody(object request, ReadOnlyMemory<byte> body, Shape shape, Naming naming)
    {
        using var document = JsonBody.Parse(body);
        JsonShapeReader.ReadInto(request, document.RootElement, shape, naming);
    }

    private static object Convert(string text, ShapeMember member)
    {
        switch (member.Kind)
        {
            case ShapeKind.Text:
                return text;
            case ShapeKind.Integer integer when long.TryParse(text, CultureInfo.InvariantCulture, out var number):
                if (integer.Type == typeof(long)) return number;
                if (number is >= int.MinValue and <= int.MaxValue) return (int)number;
                break;
            case ShapeKind.Flag when bool.TryParse(text, out var flag):
                return flag;
        }
        throw new AwsError("SerializationException", $"'{text}' at '{member.PathName}' cannot be converted to {member.Kind.Type.Name}");
    }
}
