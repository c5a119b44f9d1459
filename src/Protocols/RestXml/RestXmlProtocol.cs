using System.Security.Cryptography;
using System.Text;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.RestXml;

/// <summary>
/// AWS restXml as S3 speaks it. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
/// A path says nothing about the service here, so a request is S3's when its signature says so, or its host names a bucket, or it is
/// not signed and its path begins with the name of a bucket that exists.
/// </summary>
/// <param name="isBucket">Whether there is a bucket of this name.</param>
public sealed class RestXmlProtocol(ServiceDefinition service, Func<string, bool> isBucket) : IProtocol
{
    private readonly RestXmlRouter _router = new(service);

    public IProtocolCall? Match(HttpContext http)
    {
        var signed = SignedFor(http.Request);
        if (signed is not null && signed != service.Name) return null;
        var address = BucketAddress.Of(http.Request);
        if (signed is null && (http.Request.Headers.ContainsKey("X-Amz-Target") || !isBucket(address.Bucket))) return null;
        return new Call(service, _router.Find(http.Request, address), address, IsUnsigned: signed is null);
    }

    /// <returns>The service of the credential scope; null when the request is not signed, empty when that cannot be read.</returns>
    private static string? SignedFor(HttpRequest request)
    {
        if (request.Headers.Authorization.Count == 0 && !request.Query.ContainsKey("X-Amz-Credential") && PresignedLink.KeyOfVersion2(request) is null)
            return null;
        try
        {
            return CredentialScope.Of(request).Service;
        }
        catch (AwsError)
        {
            return "";
        }
    }

    private sealed record Call(ServiceDefinition Definition, Operation? Found, BucketAddress Address, bool IsUnsigned) : IProtocolCall
    {
        public string Service => Definition.Name;

        public bool MayBeUnsigned => IsUnsigned;

        public string Operation => Found?.Name ?? "";

        public SignatureErrorStyle SignatureErrors => SignatureErrorStyle.S3;

        public async Task RunAsync(CallContext context)
        {
            StampIds(context.Http);
            if (Found is null)
                throw new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)
                {
                    Members = new Dictionary<string, string> { ["Method"] = context.Http.Request.Method, ["ResourceType"] = Address.Key.Length > 0 ? "OBJECT" : "BUCKET" },
                };
            Definition.Admit?.Invoke(Found, context);
            var request = await RestXmlRequestReader.ReadAsync(context.Http.Request, Found, Address, context.Cancellation);
            var response = await Found.Handler(request, context);
            if (response is IHttpResult result) await result.WriteAsync(context);
            else
                await RestXmlResponseWriter.WriteAsync(
                    context.Http.Response, response, Found.Route!.SuccessStatus, Definition.XmlNamespace ?? "", context.Cancellation);
        }

        public Task WriteErrorAsync(HttpContext http, AwsError error)
        {
            StampIds(http);
            // A client that was not told to continue sends no body, but the server waits for it: it would eat the next request.
            if (http.Request.Headers.Expect.Count > 0) http.Response.Headers.Connection = "close";
            return RestXmlResponseWriter.WriteErrorAsync(http, error);
        }

        /// <summary>S3's ids have a form and names of their own; both are made from the request's.</summary>
        private static void StampIds(HttpContext http)
        {
            var headers = http.Response.Headers;
            if (headers.ContainsKey("x-amz-request-id")) return;
            var id = headers["x-amzn-RequestId"].ToString();
            headers.Remove("x-amzn-RequestId");
            headers["x-amz-request-id"] = id.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()[..16];
            headers["x-amz-id-2"] = Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(id)));
        }
    }
}
