using Hearth.Kernel;
using Hearth.Protocols.AwsQuery;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.SigV4;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.Ec2Query;

/// <summary>
/// EC2's own kind of AWS Query. Requests spell members in Pascal case and their lists without <c>member</c> (<c>Filter.1.Name</c>); answers
/// spell them in camel case, their lists hold <c>item</c>s, and there is no Result around them.
/// https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
/// </summary>
/// <param name="services">Those with an <see cref="ServiceDefinition.Ec2XmlNamespace"/>.</param>
public sealed class Ec2QueryProtocol(IEnumerable<ServiceDefinition> services) : IProtocol
{
    private static readonly QueryXmlWriter Xml = new(Naming.Camel, item: "item");

    private readonly List<ServiceDefinition> _services = [.. services.Where(service => service.Ec2XmlNamespace is not null)];

    public IProtocolCall? Match(HttpContext http) => QueryRequest.ServiceOf(http.Request, _services) is { } service ? new Call(service) : null;

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
                writer.WriteStartElement($"{Operation}Response", service.Ec2XmlNamespace);
                writer.WriteElementString("requestId", context.RequestId);
                // An operation that has nothing to say says that it was done.
                if (response is NoBody) writer.WriteElementString("return", "true");
                else Xml.WriteMembers(writer, response);
            });
        }

        public Task WriteErrorAsync(HttpContext http, AwsError error) => QueryErrors.WriteAsEc2Async(http, error);
    }
}
