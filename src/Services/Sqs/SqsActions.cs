using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Sqs.Queues;
using Hearth.Services.Sqs.Redrive;

namespace Hearth.Services.Sqs;

/// <summary>
/// What the operations need to be allowed; a queue's own policy is asked as well. Batches need what their entries would alone, and
/// redrives what it takes to receive there and to send here.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
/// </summary>
internal static class SqsActions
{
    /// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html</summary>
    private static readonly string[] OfRedrives = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    public static ActionTable Table(QueueDirectory queues, RedriveRules redrive)
    {
        var table = new ActionTable("sqs", SqsErrors.AccessDenied)
            {
                Resource = ResourceOf,
                ResourcePolicy = (arn, _) => ValueTask.FromResult<PolicyDocument?>(queues.PolicyOf(arn)),
            }
            .As("SendMessageBatch", "sqs:SendMessage")
            .As("DeleteMessageBatch", "sqs:DeleteMessage")
            .As("ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility");
        table.Rule("CreateQueue", (request, context) =>
        [
            table.OwnAction("CreateQueue", request, context),
            .. ((CreateQueueRequest)request).Tags is { Count: > 0 } ? [new NeededAction("sqs:TagQueue", ResourceOf(request, context))] : Array.Empty<NeededAction>(),
        ]);
        foreach (var name in new[] { "StartMessageMoveTask", "ListMessageMoveTasks", "CancelMessageMoveTask" })
            table.Rule(name, (request, context) =>
            [
                table.OwnAction(name, request, context),
                .. OfRedrives.Select(action => new NeededAction(action, ResourceOf(request, context))),
                .. request is StartMessageMoveTaskRequest start ? DestinationsOf(start, redrive).Select(arn => new NeededAction("sqs:SendMessage", arn)) : [],
            ]);
        return table;
    }

    private static IEnumerable<string> DestinationsOf(StartMessageMoveTaskRequest request, RedriveRules redrive)
    {
        if (request.DestinationArn is { } destination) return [destination];
        return Queue.KeyOf(request.SourceArn) is { } key ? redrive.SourcesOf(key).Select(Queue.Arn) : [];
    }

    private static string ResourceOf(object request, CallContext context)
    {
        if (RequestMember.Text(request, "SourceArn") is { } source) return source;
        if (request is CancelMessageMoveTaskRequest { TaskHandle: { } handle } && TaskHandle.Parse(handle) is { } task) return MoveTask.SourceArn(task);
        if (request is CreateQueueRequest { QueueName: { } name }) return context.Caller.Arn("sqs", name).ToString();
        if (request is GetQueueUrlRequest { QueueName: { } wanted } url)
            return (context.Caller.Arn("sqs", wanted) with { AccountId = url.QueueOwnerAWSAccountId ?? context.AccountId }).ToString();
        if (request is ListQueuesRequest) return "*";
        var key = QueueUrl.KeyOf(RequestMember.Text(request, "QueueUrl") ?? context.Http.Request.Path.Value, context.Region);
        return key is null ? "*" : Queue.Arn(key);
    }
}
