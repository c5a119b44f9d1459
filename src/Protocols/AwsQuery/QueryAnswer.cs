using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.AwsQuery;

/// <summary>Writes an XML document as the whole answer.</summary>
internal static class QueryAnswer
{
    private static readonly XmlWriterSettings Xml = new() { Async = false, OmitXmlDeclaration = true, CheckCharacters = false, Encoding = new UTF8Encoding(false) };

    /// <param name="write">Elements that it leaves open are closed.</param>
    public static async Task WriteAsync(HttpContext http, int status, Action<XmlWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Xml)) write(writer);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/xml";
        http.Response.ContentLength = buffer.Length;
        await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
    }
}
