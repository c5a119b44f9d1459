using Hearth.Kernel;
using Hearth.Protocols.Operations;

namespace Hearth.Host.Authentication;

/// <summary>
/// Asks the caller's policies, and those of the resource, for every action that an operation needs.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
/// </summary>
internal sealed class OperationAuthorization : IAuthorization
{
    public async ValueTask AuthorizeAsync(ServiceDefinition service, Operation operation, object request, CallContext context)
    {
        // Metrics are signed for "monitoring", and their actions are "cloudwatch:...".
        var table = service.Actions ?? new ActionTable(service.Name == "monitoring" ? "cloudwatch" : service.Name, ActionTable.JsonRefusal);
        foreach (var needed in table.Needs(operation.Name, request, context))
        {
            var policy = table.ResourcePolicy is null ? null : await table.ResourcePolicy(needed.Resource, context);
            var decision = context.Caller.Evaluate(
                needed.Action, needed.Resource, OwnerOf(needed.Resource, context), policy, needed.Keys ?? table.Keys?.Invoke(request, context));
            if (!decision.IsAllowed) throw table.Refuse(needed, decision, context);
        }
    }

    /// <summary>Some ARNs, S3's among them, have no account: they are taken for the caller's own here, and the service looks closer.</summary>
    private static string OwnerOf(string resource, CallContext context) =>
        Arn.TryParse(resource, out var arn) && arn.AccountId.Length == 12 ? arn.AccountId : context.AccountId;
}
