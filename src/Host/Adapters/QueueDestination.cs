using System.Text;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.Sqs;
using Hearth.Services.Sqs.Messages;

namespace Hearth.Host.Adapters;

/// <summary>
/// The ends of asynchronous invocations, and the events that were given up, to queues. The function's role must be allowed to send.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </summary>
internal sealed class QueueDestination(SqsService sqs, QueueAccess access) : IDestination
{
    public string Service => "sqs";

    public Task DeliverAsync(DestinationDelivery delivery, CancellationToken cancellation)
    {
        access.CheckRole(delivery.RoleArn, "lambda.amazonaws.com", delivery.FunctionArn, delivery.FunctionArn.Split(':')[4], delivery.TargetArn);
        var attributes = delivery.Attributes.Where(attribute => attribute.Value.Length > 0).ToDictionary(
            attribute => attribute.Key,
            attribute => new MessageAttributeValue { DataType = attribute.Key == "ErrorCode" ? "Number" : "String", StringValue = attribute.Value },
            StringComparer.Ordinal);
        return sqs.SendAsync(delivery.TargetArn, delivery.RoleArn ?? "lambda.amazonaws.com", Encoding.UTF8.GetString(delivery.Body.Span), attributes);
    }
}
