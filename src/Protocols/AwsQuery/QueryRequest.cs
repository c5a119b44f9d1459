using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.SigV4;
using Hearth.Protocols.Validation;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.AwsQuery;

/// <summary>What AWS Query and EC2 Query share: a form is posted to / (or to a queue's path), with the operation in Action.</summary>
internal static class QueryRequest
{
    /// <summary>The service is that of the signature, since the body is not read before the caller is known. Null: it is none of these.</summary>
    public static ServiceDefinition? ServiceOf(HttpRequest request, IReadOnlyList<ServiceDefinition> services)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType) return null;
        var isRoot = request.Path == "/";
        try
        {
            var signedFor = CredentialScope.Of(request).Service;
            return services.FirstOrDefault(service => service.Name == signedFor && (isRoot || service.HasResourcePaths));
        }
        catch (AwsError)
        {
            // Whatever is wrong with the signature is said when the caller is asked for, in this protocol's form.
            return isRoot && services.Count > 0 ? services[0] : null;
        }
    }

    /// <param name="known">Told the operation's name as soon as it is known.</param>
    /// <returns>The operation's response.</returns>
    /// <exception cref="AwsError">The operation's own, or 400 for a request that is none.</exception>
    public static async Task<object> RunAsync(ServiceDefinition service, CallContext context, Action<string> known)
    {
        var body = await RequestBody.ReadPlainAsync(context.Http.Request, service.MaxBodyBytes, service.Name, context.Cancellation);
        var parameters = QueryParameters.Parse(body.Span);
        var name = parameters.Find("Action")?.Value
            ?? throw new AwsError("MissingAction", "The request is missing an action or operation parameter.");
        known(name);
        if (!service.Operations.TryGetValue(name, out var operation))
            throw UnavailableRequest.Error(service.Name, name, "the operation is not known here.");
        service.Admit?.Invoke(operation, context);
        var request = operation.Request.Create();
        QueryShapeReader.ReadInto(request, parameters, operation.Request, service.Naming);
        Validator.Validate(request, service.Naming, service.ValidationErrorCode);
        return await operation.Handler(request, context);
    }
}
