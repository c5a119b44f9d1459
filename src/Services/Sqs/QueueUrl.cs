using Hearth.Storage.Documents;
using Hearth.Protocols.Operations;

namespace Hearth.Services.Sqs;

/// <summary>
/// http://HOST/ACCOUNT/NAME, with the host by which the client reached the server. Of a URL that comes back only the last two parts count:
/// a client may have it from another address of the same server, or from AWS itself.
/// </summary>
internal static class QueueUrl
{
    private const int AccountIdLength = 12;

    public static string Of(CallContext context, DocumentKey key)
    {
        var request = context.Http.Request;
        return $"{request.Scheme}://{request.Host}/{key.AccountId}/{key.Name}";
    }

    /// <summary>Null when the text is no queue's URL.</summary>
    public static DocumentKey? KeyOf(string? url, string region)
    {
        if (url is null) return null;
        var parts = url.TrimEnd('/').Split('/');
        return parts is [.., { Length: AccountIdLength } account, { Length: > 0 } name] && account.All(char.IsAsciiDigit)
            ? new DocumentKey(account, region, "", name)
            : null;
    }
}
