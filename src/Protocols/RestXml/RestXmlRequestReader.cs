using System.Globalization;
using System.Security.Cryptography;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Xml;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.RestXml;

/// <summary>Fills a request record from bucket and key, query, headers and body.</summary>
internal static class RestXmlRequestReader
{
    public static async Task<object> ReadAsync(HttpRequest http, Operation operation, BucketAddress address, CancellationToken cancellation)
    {
        var request = operation.Request.Create();
        foreach (var member in operation.Request.Members)
        {
            switch (member.Location)
            {
                case MemberLocation.Uri:
                    member.Set(request, member.WireName == "Bucket" ? address.Bucket : address.Key);
                    break;
                case MemberLocation.Query when http.Query.TryGetValue(member.WireName, out var values):
                    member.Set(request, Convert(values.ToString(), member));
                    break;
                case MemberLocation.Header when http.Headers.TryGetValue(member.WireName, out var values):
                    member.Set(request, Convert(values.ToString(), member));
                    break;
                case MemberLocation.HeaderPrefix:
                    member.Set(request, WithPrefix(http.Headers, member.WireName));
                    break;
            }
        }
        if (operation.Request.Payload is { } payload) payload.Set(request, await PayloadAsync(http, operation, payload, cancellation));
        return request;
    }

    private static async Task<object?> PayloadAsync(HttpRequest http, Operation operation, ShapeMember payload, CancellationToken cancellation)
    {
        var declared = http.Headers["x-amz-content-sha256"].ToString();
        // While authentication is enforced, the verifier has put a body of its own here.
        if (declared.StartsWith("STREAMING-", StringComparison.Ordinal) && http.Body is not IBodyTrailers) http.Body = new AwsChunkedStream(http.Body);
        if (payload.Kind is ShapeKind.Streaming) return http.Body;
        if (http.ContentLength > operation.MaxBodyBytes) throw TooLarge(operation);
        var body = await RequestBody.ReadAsync(http, operation, cancellation);
        CheckMd5(http, body);
        if (payload.Kind is ShapeKind.RawBytes) return body;
        if (body.Length > 0) return XmlShapeReader.Read(body, payload.Kind.Type);
        return payload.IsRequired ? throw new AwsError("MissingRequestBodyError", "Request Body is empty") : null;
    }

    private static AwsError TooLarge(Operation operation) => new("MaxMessageLengthExceeded", "Your request was too big.")
    {
        Members = new Dictionary<string, string> { ["MaxMessageLengthBytes"] = operation.MaxBodyBytes.ToString(CultureInfo.InvariantCulture) },
    };

    private static void CheckMd5(HttpRequest http, ReadOnlyMemory<byte> body)
    {
        var expected = http.Headers.ContentMD5.ToString();
        if (expected.Length == 0) return;
        var digest = new byte[16];
        if (!System.Convert.TryFromBase64String(expected, digest, out var count) || count != digest.Length)
            throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.");
#pragma warning disable CA5351 // The protocol's own checksum, not a protection.
        if (!MD5.HashData(body.Span).AsSpan().SequenceEqual(digest))
#pragma warning restore CA5351
            throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
    }

    private static Dictionary<string, string>? WithPrefix(IHeaderDictionary headers, string prefix)
    {
        Dictionary<string, string>? found = null;
        foreach (var (name, value) in headers)
        {
            if (name.Length <= prefix.Length || !name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            found ??= new Dictionary<string, string>(StringComparer.Ordinal);
            found[name[prefix.Length..].ToLowerInvariant()] = value.ToString();
        }
        return found;
    }

    private static object Convert(string text, ShapeMember member)
    {
        switch (member.Kind)
        {
            case ShapeKind.Text:
                return text;
            case ShapeKind.Integer integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                if (integer.Type == typeof(long)) return number;
                if (number is >= int.MinValue and <= int.MaxValue) return (int)number;
                break;
            case ShapeKind.Flag when bool.TryParse(text, out var flag):
                return flag;
        }
        var expected = member.Kind is ShapeKind.Integer ? "not an integer or within integer range" : "is invalid";
        throw new AwsError("InvalidArgument", $"Provided {member.WireName} {expected}")
        {
            Members = new Dictionary<string, string> { ["ArgumentName"] = member.WireName, ["ArgumentValue"] = text },
        };
    }
}
