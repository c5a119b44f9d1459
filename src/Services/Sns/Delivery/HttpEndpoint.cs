using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Hearth.Kernel;

namespace Hearth.Services.Sns.Delivery;

/// <summary>
/// Posts messages to HTTP addresses. Unless the server was told otherwise only to those of this machine: whoever may subscribe could
/// else make the server talk to everything that it can reach. See docs/decisions/0024.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html#http-header
/// </summary>
internal sealed class HttpEndpoint(bool isLoopbackOnly) : ITopicEndpoint, IDisposable
{
    public const string Http = "http";
    public const string Https = "https";

    private const string UsualContentType = "text/plain; charset=UTF-8";

    /// <summary>https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html: an answer must come within 15 seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client = MakeClient(isLoopbackOnly);

    public IReadOnlyList<string> Protocols => [Http, Https];

    public bool NeedsConfirmation(string endpoint, string subscriberAccountId) => true;

    public void Check(string endpoint)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not (Http or Https)) throw SnsErrors.Invalid("Endpoint");
        if (isLoopbackOnly && !address.IsLoopback)
            throw SnsErrors.Invalid($"Endpoint Reason: Hearth posts to addresses of this machine only (127.0.0.1, localhost); `hearth serve --http-subscribers any` lets it post to {address.Host}.");
    }

    public async Task DeliverAsync(EndpointDelivery delivery, CancellationToken cancellation)
    {
        using var request = RequestOf(delivery);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode) throw new AwsError("EndpointFailed", $"{delivery.Endpoint} answered {(int)answer.StatusCode}.", (int)answer.StatusCode is var status and >= 400 ? status : 400);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new AwsError("EndpointFailed", $"{delivery.Endpoint} could not be reached: {error.Message}", 503);
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage RequestOf(EndpointDelivery delivery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Endpoint) { Content = new ReadOnlyMemoryContent(delivery.Body) };
        if (!MediaTypeHeaderValue.TryParse(delivery.ContentType ?? UsualContentType, out var type)) type = MediaTypeHeaderValue.Parse(UsualContentType);
        request.Content.Headers.ContentType = type;
        request.Headers.UserAgent.ParseAdd("Amazon Simple Notification Service Agent");
        request.Headers.Add("x-amz-sns-message-type", delivery.MessageType);
        request.Headers.Add("x-amz-sns-message-id", delivery.MessageId);
        request.Headers.Add("x-amz-sns-topic-arn", delivery.TopicArn);
        if (delivery.MessageType == Messages.Message.Notification) request.Headers.Add("x-amz-sns-subscription-arn", delivery.SubscriptionArn);
        if (delivery.IsRaw) request.Headers.Add("x-amz-sns-rawdelivery", "true");
        return request;
    }

    /// <summary>The address is checked again where the connection is made: a name may resolve to another one than when it was subscribed.</summary>
    private static HttpClient MakeClient(bool isLoopbackOnly)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) };
        if (isLoopbackOnly)
            handler.ConnectCallback = async (context, cancellation) =>
            {
                var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
                if (!Array.TrueForAll(addresses, IPAddress.IsLoopback)) throw new HttpRequestException($"{context.DnsEndPoint.Host} is not this machine.");
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        return new HttpClient(handler) { Timeout = Patience };
    }
}
