using Hearth.Kernel;

namespace Hearth.Protocols.Operations;

/// <summary>Decides whether a caller may do what it asks for. The Host gives one to each call while authentication is enforced.</summary>
public interface IAuthorization
{
    /// <exception cref="AwsError">The service's AccessDenied, with the reason.</exception>
    ValueTask AuthorizeAsync(ServiceDefinition service, Operation operation, object request, CallContext context);
}
