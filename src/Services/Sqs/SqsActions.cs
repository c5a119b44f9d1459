using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Sqs.Queues;
using Hearth.Services.Sqs.Redrive;

namespace Hearth.Services.Sqs;

/// <summary>
/// What the operations need to be allowed; a queue's own policy is asked as well. Batches need what their entries would alone.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
/// </summary>
internal static class SqsActions
{
    public static ActionTable Table(QueueDirectory queues) => new ActionTable("sqs", SqsErrors.AccessDenied)
        {
            Resource = ResourceOf,
            ResourcePolicy = (arn, _) => ValueTask.FromResult<PolicyDocument?>(queues.PolicyOf(arn)),
        }
        .As("SendMessageBatch", "sqs:SendMessage")
        .As("DeleteMessageBatch", "sqs:DeleteMessage")
        .As("ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility");

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
