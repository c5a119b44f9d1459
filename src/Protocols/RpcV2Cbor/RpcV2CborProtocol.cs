using System.Formats.Cbor;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.RpcV2Cbor;

/// <summary>
/// Smithy RPC v2 with CBOR: POST to /service/X/operation/Y with the header smithy-protocol: rpc-v2-cbor.
/// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
/// </summary>
public sealed class RpcV2CborProtocol(IEnumerable<ServiceDefinition> services) : IProtocol
{
    private const string ProtocolHeader = "smithy-protocol";
    private const string ProtocolName = "rpc-v2-cbor";

    private readonly Dictionary<string, ServiceDefinition> _services =
        services.Where(service => service.SpeaksCbor).ToDictionary(service => service.TargetPrefix!, StringComparer.Ordinal);

    public IProtocolCall? Match(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method) || request.Headers[ProtocolHeader] != ProtocolName) return null;
        // A path may stand before it: only the last four segments count.
        if (request.Path.Value?.Split('/') is not [.., "service", var name, "operation", var operation]) return null;
        return _services.TryGetValue(name, out var service) ? new Call(service, operation) : null;
    }

    private sealed class Call(ServiceDefinition service, string operationName) : IProtocolCall
    {
        public string Service => service.Name;

        public string Operation => operationName;

        public async Task RunAsync(CallContext context)
        {
            if (!service.Operations.TryGetValue(operationName, out var operation))
                throw UnavailableRequest.Error(service.Name, operationName, "the operation is not known here.");
            service.Admit?.Invoke(operation, context);
            var request = operation.Request.Create();
            var body = await RequestBody.ReadPlainAsync(context.Http.Request, operation.MaxBodyBytes, operation.Name, context.Cancellation);
            if (body.Length > 0) CborShapeReader.ReadInto(request, body, operation.Request, service.Naming);
            Validator.Validate(request, service.Naming, service.ValidationErrorCode);
            var response = await operation.Handler(request, context);
            await WriteAsync(context.Http, writer =>
            {
                if (response is NoBody) WriteEmpty(writer);
                else CborShapeWriter.Write(writer, response, service.Naming);
            });
        }

        public Task WriteErrorAsync(HttpContext http, AwsError error)
        {
            http.Response.StatusCode = error.StatusCode;
            foreach (var (name, value) in error.Headers) http.Response.Headers[name] = value;
            if (service.QueryErrorCodes is not null)
                http.Response.Headers["x-amzn-query-error"] = $"{service.QueryErrorCode(error.Code)};{error.Fault}";
            return WriteAsync(http, writer =>
            {
                writer.WriteStartMap(definiteLength: null);
                WriteText(writer, "__type", error.Code);
                foreach (var (name, value) in error.Members) WriteText(writer, name, value);
                if (error.Text is not null) WriteText(writer, error.MessageMember, error.Text);
                writer.WriteEndMap();
            });
        }

        private static void WriteText(CborWriter writer, string name, string value)
        {
            writer.WriteTextString(name);
            writer.WriteTextString(value);
        }

        private static void WriteEmpty(CborWriter writer)
        {
            writer.WriteStartMap(0);
            writer.WriteEndMap();
        }

        private static async Task WriteAsync(HttpContext http, Action<CborWriter> write)
        {
            var writer = new CborWriter(CborConformanceMode.Lax);
            write(writer);
            var bytes = writer.Encode();
            http.Response.Headers[ProtocolHeader] = ProtocolName;
            http.Response.ContentType = "application/cbor";
            http.Response.ContentLength = bytes.Length;
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }
}
