using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
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
        return QueryRequest.ServiceOf(request, _services) is { } service ? new Call(service) : null;
    }

    private sealed class Call(ServiceDefinition service) : IProtocolCall
    {
        public string Service => service.Name;

        public string Operation { get; private set; } = "";

        public SignatureErrorStyle SignatureErrors => SignatureErrorStyle.Query;

        public async Task RunAsync(CallContext context)
        {
            var response = await QueryRequest.RunAsync(service, context, name => Operation = name);
            await QueryAnswer.WriteAsync(context.Http, 200, writer =>
            {
                writer.WriteStartElement($"{Operation}Response", service.XmlNamespace);
                if (response is not NoBody)
                {
                    writer.WriteStartElement($"{Operation}Result");
                    new QueryXmlWriter(service.Naming, item: "member").WriteMembers(writer, response);
                    writer.WriteEndElement();
                }
                writer.WriteStartElement("ResponseMetadata");
                writer.WriteElementString("RequestId", context.RequestId);
            });
        }

        public Task WriteErrorAsync(HttpContext http, AwsError error) =>
            QueryErrors.WriteAsync(http, error, service.QueryErrorCode(error.Code), service.XmlNamespace);
    }
}
