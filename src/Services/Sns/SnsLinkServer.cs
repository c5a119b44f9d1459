using System.Security;
using System.Text;
using Hearth.Kernel;
using Hearth.Services.Sns.Messages;
using Hearth.Services.Sns.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Sns;

/// <summary>
/// Answers the addresses that messages carry: a receiver visits them without a signature.
/// https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html
/// </summary>
internal sealed class SnsLinkServer(ConfirmSubscription confirm, Unsubscribe unsubscribe, MessageSigner signer)
{
    public async Task ServeAsync(HttpContext http)
    {
        try
        {
            var query = http.Request.Query;
            if (http.Request.Path.Value!.EndsWith(SnsLinks.CertificateName, StringComparison.Ordinal) && signer.CertificatePem is { } certificate)
            {
                await WriteAsync(http, 200, "application/x-pem-file", certificate);
            }
            else if (query["Action"] == "ConfirmSubscription")
            {
                var arn = await confirm.VisitAsync(query["TopicArn"], query["Token"]);
                await WriteXmlAsync(http, 200, $"<ConfirmSubscriptionResponse xmlns=\"{SnsService.XmlNamespace}\"><ConfirmSubscriptionResult><SubscriptionArn>{SecurityElement.Escape(arn)}</SubscriptionArn></ConfirmSubscriptionResult>{Metadata(http)}</ConfirmSubscriptionResponse>");
            }
            else if (query["Action"] == "Unsubscribe")
            {
                await unsubscribe.VisitAsync(query["SubscriptionArn"]);
                await WriteXmlAsync(http, 200, $"<UnsubscribeResponse xmlns=\"{SnsService.XmlNamespace}\">{Metadata(http)}</UnsubscribeResponse>");
            }
            else
            {
                throw new AwsError("NotFound", "There is no such address.", 404);
            }
        }
        catch (AwsError error)
        {
            await WriteXmlAsync(http, error.StatusCode, $"<ErrorResponse xmlns=\"{SnsService.XmlNamespace}\"><Error><Type>{error.Fault}</Type><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error></ErrorResponse>");
        }
    }

    private static string Metadata(HttpContext http) =>
        $"<ResponseMetadata><RequestId>{http.Response.Headers["x-amzn-RequestId"]}</RequestId></ResponseMetadata>";

    private static Task WriteXmlAsync(HttpContext http, int status, string xml) => WriteAsync(http, status, "text/xml", xml);

    private static Task WriteAsync(HttpContext http, int status, string type, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text, Encoding.UTF8, http.RequestAborted);
    }
}
