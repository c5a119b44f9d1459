namespace Hearth.Services.Sns;

/// <summary>The addresses in messages: AWS's query strings on this server's own path, which needs no signature.</summary>
internal sealed class SnsLinks
{
    public const string Path = "/_hearth/sns";
    public const string CertificateName = "SimpleNotificationService.pem";

    private string _base = "";

    /// <param name="baseAddress">"http://127.0.0.1:4566", once the server listens.</param>
    public void Open(string baseAddress) => _base = baseAddress;

    public string Certificate => $"{_base}{Path}/{CertificateName}";

    public string Confirm(string topicArn, string token) =>
        $"{_base}{Path}?Action=ConfirmSubscription&TopicArn={Uri.EscapeDataString(topicArn)}&Token={token}";

    public string Unsubscribe(string subscriptionArn) => $"{_base}{Path}?Action=Unsubscribe&SubscriptionArn={Uri.EscapeDataString(subscriptionArn)}";
}
