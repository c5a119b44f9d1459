using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Services.Lambda;
using Hearth.Services.Sns.Delivery;

namespace Hearth.Host.Adapters;

/// <summary>
/// SNS's messages to functions: asynchronous invocations, with Lambda's own retries and destinations. The function's policy must let
/// the topic in, as AWS has it, whether authentication is enforced or not.
/// https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
/// </summary>
/// <param name="lambda">Made after SNS, which it sends failures to: hence asked for when it is needed.</param>
internal sealed class LambdaTopicEndpoint(Func<LambdaService> lambda) : ITopicEndpoint
{
    private const string Principal = "sns.amazonaws.com";
    private const string Action = "lambda:InvokeFunction";

    public IReadOnlyList<string> Protocols => ["lambda"];

    public bool NeedsConfirmation(string endpoint, string subscriberAccountId) => false;

    public void Check(string endpoint)
    {
        if (!Arn.TryParse(endpoint, out var arn) || arn.Service != "lambda" || !arn.Resource.StartsWith("function:", StringComparison.Ordinal))
            throw new AwsError("InvalidParameter", "Invalid parameter: Lambda endpoint ARN");
    }

    public async Task DeliverAsync(EndpointDelivery delivery, CancellationToken cancellation)
    {
        if (!await lambda().MayServiceAsync(Principal, Action, delivery.Endpoint, RequestContext.Of(("aws:SourceArn", delivery.TopicArn))))
            throw new AwsError("AccessDeniedException", $"{delivery.TopicArn} is not authorized to perform: {Action} on resource: {delivery.Endpoint}", 403);
        await lambda().AcceptEventAsync(delivery.Endpoint, delivery.Body, cancellation);
    }
}
