using Hearth.Kernel;
using Hearth.Protocols.Operations;

namespace Hearth.Services.Sns.Delivery;

/// <summary>What messages can be delivered to in this installation, by protocol.</summary>
internal sealed class TopicEndpoints(IReadOnlyList<ITopicEndpoint> endpoints)
{
    public ITopicEndpoint Of(string protocol) => endpoints.FirstOrDefault(endpoint => endpoint.Protocols.Contains(protocol))
        ?? throw new AwsError("InternalError", $"Nothing in this installation of Hearth delivers to '{protocol}'.", 500);

    /// <exception cref="AwsError">501 for what AWS has and Hearth has not, 400 for what is no protocol or no address.</exception>
    public ITopicEndpoint Check(string protocol, string? address)
    {
        var endpoint = endpoints.FirstOrDefault(endpoint => endpoint.Protocols.Contains(protocol));
        if (endpoint is null && protocol is "email" or "email-json" or "sms" or "application" or "firehose")
            throw UnavailableRequest.Error("sns", "Subscribe", $"nothing delivers to the protocol '{protocol}'.");
        if (endpoint is null) throw SnsErrors.Invalid($"Amazon SNS does not support this protocol string: {protocol}");
        endpoint.Check(string.IsNullOrEmpty(address) ? throw SnsErrors.Invalid("Endpoint") : address);
        return endpoint;
    }
}
