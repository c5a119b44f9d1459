using Hearth.Kernel;
using Hearth.Kernel.Policies;

namespace Hearth.Protocols.Operations;

/// <summary>What an operation needs to be allowed: an IAM action on a resource.</summary>
/// <param name="Resource">An ARN, or "*" for an action that is about no single resource.</param>
public sealed record NeededAction(string Action, string Resource)
{
    /// <summary>Condition keys that this action has beside those of every request.</summary>
    public RequestContext? Keys { get; init; }
}

/// <summary>Says what a call needs. The request may lack members: it was validated, but they may be optional.</summary>
public delegate IEnumerable<NeededAction> ActionRule(object request, CallContext context);

/// <summary>
/// Which IAM actions and resources the operations of a service need. An operation that is not named needs the action of its own
/// name: nothing is free by being forgotten.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
/// </summary>
/// <param name="prefix">"lambda" in "lambda:GetFunction".</param>
/// <param name="refusal">The service's own AccessDenied for a text.</param>
public sealed class ActionTable(string prefix, Func<string, AwsError> refusal)
{
    private readonly Dictionary<string, ActionRule> _rules = new(StringComparer.Ordinal);

    /// <summary>The resource that a request is about; "*" unless the service says otherwise.</summary>
    public Func<object, CallContext, string> Resource { get; init; } = static (_, _) => "*";

    /// <summary>The policy of a resource, by ARN; null where resources have none.</summary>
    public Func<string, CallContext, ValueTask<PolicyDocument?>>? ResourcePolicy { get; init; }

    public static AwsError QueryRefusal(string message) => new("AccessDenied", message, 403);

    public static AwsError JsonRefusal(string message) => new("AccessDeniedException", message);

    /// <summary>The condition keys of the service's own that a call has.</summary>
    public Func<object, CallContext, RequestContext>? Keys { get; init; }

    /// <summary>A refusal that has not the usual text.</summary>
    public Func<NeededAction, AccessDecision, CallContext, AwsError>? Refusal { get; init; }

    public AwsError Refuse(NeededAction needed, AccessDecision decision, CallContext context) => Refusal?.Invoke(needed, decision, context) ?? refusal(
        $"User: {context.Caller.Principal.Arn} is not authorized to perform: {needed.Action} on resource: {needed.Resource} {decision.Reason(needed.Action)}");

    /// <summary>Needs an action of another name.</summary>
    public ActionTable As(string operation, string action) => Rule(operation, (request, context) => [new NeededAction(action, Resource(request, context))]);

    public ActionTable Rule(string operation, ActionRule rule)
    {
        _rules[operation] = rule;
        return this;
    }

    /// <summary>Needs no permission, or looks for itself.</summary>
    public ActionTable Free(string operation) => Rule(operation, (_, _) => []);

    public IEnumerable<NeededAction> Needs(string operation, object request, CallContext context) =>
        _rules.TryGetValue(operation, out var rule) ? rule(request, context) : [OwnAction(operation, request, context)];

    /// <summary>The action of the operation's own name.</summary>
    public NeededAction OwnAction(string operation, object request, CallContext context) =>
        new($"{prefix}:{operation}", Resource(request, context));
}
