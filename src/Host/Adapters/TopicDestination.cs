using System.Text;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Sns;
using Hearth.Services.Sns.Messages;

namespace Hearth.Host.Adapters;

/// <summary>
/// The ends of asynchronous invocations, and the events that were given up, to topics. The function's role must be allowed to publish.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </summary>
internal sealed class TopicDestination(SnsService sns, TopicAccess access) : IDestination
{
    public string Service => "sns";

    public Task DeliverAsync(DestinationDelivery delivery, CancellationToken cancellation)
    {
        access.CheckRole(delivery.RoleArn, "lambda.amazonaws.com", delivery.FunctionArn, delivery.FunctionArn.Split(':')[4], delivery.TargetArn);
        var attributes = delivery.Attributes.Where(attribute => attribute.Value.Length > 0).ToDictionary(
            attribute => attribute.Key,
            attribute => new MessageAttributeValue { DataType = attribute.Key == "ErrorCode" ? "Number" : "String", StringValue = attribute.Value },
            StringComparer.Ordinal);
        return sns.PublishAsync(delivery.TargetArn, subject: null, Encoding.UTF8.GetString(delivery.Body.Span), attributes);
    }
}
