using System.Text;
using System.Xml;
using Hearth.Protocols.Operations;
using Hearth.Services.S3.Objects;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Forms;

/// <summary>
/// What the form asked to be answered with: another page, or one of three states, of which 201 has a document.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html (success_action_redirect, success_action_status)
/// </summary>
internal sealed class PostAnswer(IReadOnlyDictionary<string, string> fields, ObjectVersion version, string? versionId) : IHttpResult
{
    public async Task WriteAsync(CallContext context)
    {
        var (request, response) = (context.Http.Request, context.Http.Response);
        var location = $"{request.Scheme}://{request.Host}/{version.Bucket}/{Uri.EscapeDataString(version.Key)}";
        response.Headers.ETag = version.QuotedEtag;
        response.Headers.Location = location;
        if (versionId is not null) response.Headers["x-amz-version-id"] = versionId;
        if (Redirect() is { } page)
        {
            response.StatusCode = 303;
            response.Headers.Location = page;
        }
        else response.StatusCode = fields.GetValueOrDefault("success_action_status") switch { "200" => 200, "201" => 201, _ => 204 };
        if (response.StatusCode == 201) await WriteDocumentAsync(response, location, context.Cancellation);
        else if (response.StatusCode != 204) response.ContentLength = 0;
    }

    /// <returns>The page with what was uploaded; null when none is asked for, or what is asked for is no page.</returns>
    private string? Redirect()
    {
        var page = fields.GetValueOrDefault("success_action_redirect") ?? fields.GetValueOrDefault("redirect");
        if (!Uri.TryCreate(page, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return null;
        var more = $"bucket={Uri.EscapeDataString(version.Bucket)}&key={Uri.EscapeDataString(version.Key)}&etag={Uri.EscapeDataString(version.QuotedEtag)}";
        return url.AbsoluteUri + (url.Query.Length > 0 ? "&" : "?") + more;
    }

    private async Task WriteDocumentAsync(HttpResponse response, string location, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            writer.WriteStartElement("PostResponse");
            writer.WriteElementString("Location", location);
            writer.WriteElementString("Bucket", version.Bucket);
            writer.WriteElementString("Key", version.Key);
            writer.WriteElementString("ETag", version.QuotedEtag);
            writer.WriteEndElement();
        }
        response.ContentType = "application/xml";
        response.ContentLength = buffer.Length;
        await response.Body.WriteAsync(buffer.ToArray(), cancellation);
    }
}
