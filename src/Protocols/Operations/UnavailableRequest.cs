using Hearth.Kernel;

namespace Hearth.Protocols.Operations;

/// <summary>Stands for the request of an operation that is not offered: nothing of it is read.</summary>
public sealed record UnavailableRequest
{
    public static AwsError Error(string service, string operation, string reason) =>
        new("NotImplementedException", $"{service}:{operation} is not available in this installation of Hearth: {reason}", 501);
}
