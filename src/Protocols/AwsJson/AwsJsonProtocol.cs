using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Json;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.AwsJson;

/// <summary>
/// AWS JSON 1.0 and 1.1: POST to / (or a queue's path), the operation in X-Amz-Target ("Logs_20140328.DescribeLogGroups").
/// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
/// </summary>
public sealed class AwsJsonProtocol(IEnumerable<ServiceDefinition> services) : IProtocol
{
    private readonly Dictionary<string, ServiceDefinition> _services =
        services.Where(service => service.TargetPrefix is not null)
            .ToDictionary(service => service.TargetPrefix!, StringComparer.Ordinal);

    public IProtocolCall? Match(HttpContext http)
    {
        var target = http.Request.Headers["X-Amz-Target"].ToString();
        var dot = target.LastIndexOf('.');
        if (dot < 0) return null;
        return _services.TryGetValue(target[..dot], out var service) ? new Call(service, target[(dot + 1)..]) : null;
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
            if (body.Length > 0) ReadBody(request, body, operation);
            Validator.Validate(request, service.Naming, service.ValidationErrorCode);
            var response = await operation.Handler(request, context);
            if (response is IHttpResult result) await result.WriteAsync(context);
            else await WriteAsync(context.Http, response);
        }

        public async Task WriteErrorAsync(HttpContext http, AwsError error)
        {
            http.Response.StatusCode = error.StatusCode;
            http.Response.Headers["x-amzn-ErrorType"] = error.Code;
            if (service.QueryErrorCodes is not null) http.Response.Headers["x-amzn-query-error"] = $"{service.QueryErrorCode(error.Code)};{error.Fault}";
            foreach (var (name, value) in error.Headers) http.Response.Headers[name] = value;
            await WriteJsonAsync(http, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("__type", service.JsonErrorType?.Invoke(error.Code) ?? error.Code);
                foreach (var (name, value) in error.Members) writer.WriteString(name, value);
                if (error.Text is not null) writer.WriteString(error.MessageMember, error.Text);
                writer.WriteEndObject();
            });
        }

        private void ReadBody(object request, ReadOnlyMemory<byte> body, Operation operation)
        {
            try
            {
                using var document = AwsJsonEncoding.Parse(body);
                JsonShapeReader.ReadInto(request, document.RootElement, operation.Request, service.Naming);
            }
            catch (JsonException error)
            {
                throw new AwsError("SerializationException", $"The request body is not valid JSON: {error.Message}");
            }
        }

        /// <summary>An operation without output answers an empty body, as CloudWatch Logs does.</summary>
        private Task WriteAsync(HttpContext http, object response)
        {
            http.Response.StatusCode = 200;
            if (response is NoBody)
            {
                http.Response.ContentType = ContentType;
                http.Response.ContentLength = 0;
                return Task.CompletedTask;
            }
            return WriteJsonAsync(http, writer => JsonShapeWriter.Write(writer, response, service.Naming));
        }

        private string ContentType => $"application/x-amz-json-{service.JsonVersion}";

        private async Task WriteJsonAsync(HttpContext http, Action<Utf8JsonWriter> write)
        {
            using var buffer = new MemoryStream();
            await using (var writer = new Utf8JsonWriter(buffer, AwsJsonEncoding.WriterOptions)) write(writer);
            http.Response.ContentType = ContentType;
            http.Response.ContentLength = buffer.Length;
            await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
        }
    }
}
