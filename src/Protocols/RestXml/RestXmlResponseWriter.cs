using System.Globalization;
using System.Text;
using System.Xml;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Xml;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.RestXml;

/// <summary>Writes response records and errors as S3 does. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</summary>
internal static class RestXmlResponseWriter
{
    public static async Task WriteAsync(HttpResponse http, object response, int successStatus, string xmlNamespace, CancellationToken cancellation)
    {
        http.StatusCode = successStatus;
        if (response is NoBody)
        {
            if (successStatus == 200) http.ContentLength = 0;
            return;
        }
        var shape = Shape.Of(response.GetType(), Naming.Pascal);
        var hasBody = false;
        foreach (var member in shape.Members)
        {
            hasBody |= member.Location is MemberLocation.Body;
            if (member.Get(response) is not { } value) continue;
            if (member.Location == MemberLocation.Header) http.Headers[member.WireName] = HeaderText(value);
            if (member.Location == MemberLocation.StatusCode) http.StatusCode = (int)value;
        }
        if (http.HttpContext.Request.Method == "HEAD" || http.StatusCode is 204 or 304) return;
        if (shape.Payload is { } payload)
        {
            if (payload.Get(response) is ReadOnlyMemory<byte> raw) await WriteBytesAsync(http, raw, cancellation);
            else await WriteXmlAsync(http, payload.Get(response)!, xmlNamespace, cancellation);
        }
        else if (hasBody) await WriteXmlAsync(http, response, xmlNamespace, cancellation);
        else http.ContentLength = 0;
    }

    public static async Task WriteErrorAsync(HttpContext context, AwsError error)
    {
        var http = context.Response;
        http.StatusCode = error.StatusCode;
        foreach (var (name, value) in error.Headers) http.Headers[name] = value;
        if (context.Request.Method == "HEAD" || error.StatusCode is 304) return;
        http.ContentType = "application/xml";
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false }))
        {
            writer.WriteStartElement("Error");
            writer.WriteElementString("Code", error.Code == "ServiceException" ? "InternalError" : error.Code);
            writer.WriteElementString("Message", error.Message);
            foreach (var (name, value) in error.Members) writer.WriteElementString(name, value);
            writer.WriteElementString("RequestId", http.Headers["x-amz-request-id"].ToString());
            writer.WriteElementString("HostId", http.Headers["x-amz-id-2"].ToString());
            writer.WriteEndElement();
        }
        await WriteBytesAsync(http, buffer.ToArray(), context.RequestAborted);
    }

    private static Task WriteXmlAsync(HttpResponse http, object document, string xmlNamespace, CancellationToken cancellation)
    {
        http.ContentType = "application/xml";
        return WriteBytesAsync(http, XmlShapeWriter.Write(document, xmlNamespace), cancellation);
    }

    private static async Task WriteBytesAsync(HttpResponse http, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        http.ContentLength = bytes.Length;
        await http.Body.WriteAsync(bytes, cancellation);
    }

    private static string HeaderText(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        DateTimeOffset moment => moment.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
