using Hearth.Kernel;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.AwsQuery;

/// <summary>Errors in the two forms that clients of the query protocols read.</summary>
public static class QueryErrors
{
    /// <summary>Whether the client posts a form, and so expects XML; whichever service it wants, this server may not have it.</summary>
    public static bool AreExpected(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.HasFormContentType;

    /// <summary>For a service that this server does not have.</summary>
    public static Task WriteAsync(HttpContext http, AwsError error) =>
        IsSignedForEc2(http.Request) ? WriteAsEc2Async(http, error) : WriteAsync(http, error, error.Code, xmlNamespace: null);

    internal static Task WriteAsync(HttpContext http, AwsError error, string code, string? xmlNamespace)
    {
        foreach (var (name, value) in error.Headers) http.Response.Headers[name] = value;
        return QueryAnswer.WriteAsync(http, error.StatusCode, writer =>
        {
            writer.WriteStartElement("ErrorResponse", xmlNamespace);
            writer.WriteStartElement("Error");
            writer.WriteElementString("Type", error.Fault);
            writer.WriteElementString("Code", code);
            writer.WriteElementString("Message", error.Text ?? "");
            writer.WriteEndElement();
            writer.WriteElementString("RequestId", RequestId(http));
        });
    }

    internal static Task WriteAsEc2Async(HttpContext http, AwsError error)
    {
        foreach (var (name, value) in error.Headers) http.Response.Headers[name] = value;
        return QueryAnswer.WriteAsync(http, error.StatusCode, writer =>
        {
            writer.WriteStartElement("Response");
            writer.WriteStartElement("Errors");
            writer.WriteStartElement("Error");
            writer.WriteElementString("Code", error.Code);
            writer.WriteElementString("Message", error.Text ?? "");
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteElementString("RequestID", RequestId(http));
        });
    }

    private static bool IsSignedForEc2(HttpRequest request) => CredentialScope.Find(request) is { Service: "ec2" };

    private static string RequestId(HttpContext http) => http.Response.Headers["x-amzn-RequestId"].ToString();
}
