using System.Text;
using System.Xml;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Hearth.Protocols.Validation;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.AwsQuery;

/// <summary>
/// AWS Query: a form is posted to /, with the operation in Action; answers are XML. The service is that of the signature, since
/// the body is not read before the caller is known. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
/// </summary>
public sealed class AwsQueryProtocol(IEnumerable<ServiceDefinition> services) : IProtocol
{
    private readonly List<ServiceDefinition> _services = [.. services.Where(service => service.XmlNamespace is not null)];

    public IProtocolCall? Match(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method) || request.Path != "/" || !request.HasFormContentType) return null;
        try
        {
            var signedFor = CredentialScope.Of(request).Service;
            var service = _services.Find(service => service.Name == signedFor);
            return service is null ? null : new Call(service);
        }
        catch (AwsError)
        {
            // Whatever is wrong with the signature is said when the caller is asked for, in this protocol's form.
            return _services.Count > 0 ? new Call(_services[0]) : null;
        }
    }

    private sealed class Call(ServiceDefinition service) : IProtocolCall
    {
        private static readonly XmlWriterSettings Xml = new() { Async = false, OmitXmlDeclaration = true, CheckCharacters = false, Encoding = new UTF8Encoding(false) };

        public string Service => service.Name;

        public string Operation { get; private set; } = "";

        public SignatureErrorStyle SignatureErrors => SignatureErrorStyle.Query;

        public async Task RunAsync(CallContext context)
        {
            var body = await RequestBody.ReadPlainAsync(context.Http.Request, service.MaxBodyBytes, service.Name, context.Cancellation);
            var parameters = QueryParameters.Parse(body.Span);
            Operation = parameters.Find("Action")?.Value
                ?? throw new AwsError("MissingAction", "The request is missing an action or operation parameter.");
            if (!service.Operations.TryGetValue(Operation, out var operation))
                throw UnavailableRequest.Error(service.Name, Operation, "the operation is not known here.");
            service.Admit?.Invoke(operation, context);
            var request = operation.Request.Create();
            QueryShapeReader.ReadInto(request, parameters, operation.Request, service.Naming);
            Validator.Validate(request, service.Naming, service.ValidationErrorCode);
            var response = await operation.Handler(request, context);
            await WriteAsync(context.Http, 200, writer =>
            {
                writer.WriteStartElement($"{Operation}Response", service.XmlNamespace);
                if (response is not NoBody)
                {
                    writer.WriteStartElement($"{Operation}Result");
                    XmlShapeWriter.WriteMembers(writer, response, service.Naming);
                    writer.WriteEndElement();
                }
                writer.WriteStartElement("ResponseMetadata");
                writer.WriteElementString("RequestId", context.RequestId);
            });
        }

        public Task WriteErrorAsync(HttpContext http, AwsError error)
        {
            foreach (var (name, value) in error.Headers) http.Response.Headers[name] = value;
            return WriteAsync(http, error.StatusCode, writer =>
            {
                writer.WriteStartElement("ErrorResponse", service.XmlNamespace);
                writer.WriteStartElement("Error");
                writer.WriteElementString("Type", error.Fault);
                writer.WriteElementString("Code", service.QueryErrorCode(error.Code));
                writer.WriteElementString("Message", error.Text ?? "");
                writer.WriteEndElement();
                writer.WriteElementString("RequestId", http.Response.Headers["x-amzn-RequestId"].ToString());
            });
        }

        /// <param name="write">Elements that it leaves open are closed.</param>
        private static async Task WriteAsync(HttpContext http, int status, Action<XmlWriter> write)
        {
            using var buffer = new MemoryStream();
            using (var writer = XmlWriter.Create(buffer, Xml)) write(writer);
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/xml";
            http.Response.ContentLength = buffer.Length;
            await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
        }
    }
}
