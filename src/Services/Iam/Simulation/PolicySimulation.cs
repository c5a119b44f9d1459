using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Iam.Accounts;
using Hearth.Services.Iam.Policies;

namespace Hearth.Services.Iam.Simulation;

/// <summary>
/// SimulateCustomPolicy and SimulatePrincipalPolicy: the evaluator that decides real requests, asked what it would say. Positions
/// of statements are not reported.
/// </summary>
internal sealed class PolicySimulation(IamParts parts)
{
    private readonly IdentityPolicies _policies = new(parts.AwsPolicies);

    public Task<SimulatePolicyResponse> CustomAsync(SimulateCustomPolicyRequest request, CallContext context)
    {
        var caller = request.CallerArn is { } arn ? PrincipalOf(arn, context) : context.Caller.Principal;
        return Task.FromResult(Simulate(request, caller, new AccessPolicies { Identity = Given(request.PolicyInputList, "PolicyInputList") }, context));
    }

    public Task<SimulatePolicyResponse> PrincipalAsync(SimulatePrincipalPolicyRequest request, CallContext context)
    {
        var (account, identity) = Source(request.PolicySourceArn!, context);
        var policies = _policies.Of(account, identity);
        var all = policies.Identity!.Concat(Given(request.PolicyInputList, "PolicyInputList")).ToList();
        var caller = PrincipalOf(request.CallerArn ?? request.PolicySourceArn!, context);
        return Task.FromResult(Simulate(request, caller, policies with { Identity = all }, context));
    }

    private static SimulatePolicyResponse Simulate(SimulateCustomPolicyRequest request, Principal caller, AccessPolicies policies, CallContext context)
    {
        var resourcePolicy = request.ResourcePolicy is { } text ? Parse(text) : null;
        if (Given(request.PermissionsBoundaryPolicyInputList, "PermissionsBoundaryPolicyInputList") is [var boundary]) policies = policies with { Boundary = boundary.Document };
        policies = policies with { Resource = resourcePolicy };
        var keys = RequestContext.Of((request.ContextEntries ?? []).Where(entry => entry.ContextKeyName is not null)
            .Select(entry => KeyValuePair.Create(entry.ContextKeyName!, entry.ContextKeyValues ?? [])));
        var results =
            from action in request.ActionNames!
            from resource in request.ResourceArns is { Count: > 0 } given ? given : ["*"]
            select Evaluate(new AccessRequest(caller, action, resource) { Context = keys, ResourceAccountId = OwnerOf(request) ?? context.AccountId }, policies);
        var page = IamPage.Of(
            results.Select((result, index) => (Result: result, Key: index.ToString("D6"))), one => one.Key, request.Marker, request.MaxItems, one => one.Result);
        return new SimulatePolicyResponse { EvaluationResults = page.Items, IsTruncated = page.IsTruncated, Marker = page.Marker };
    }

    private static EvaluationResult Evaluate(AccessRequest request, AccessPolicies policies)
    {
        var decision = PolicyEvaluator.Evaluate(request, policies);
        var documents = (policies.Identity ?? []).Select(policy => policy.Document).Concat([policies.Boundary, policies.Resource]).OfType<PolicyDocument>();
        return new EvaluationResult
        {
            EvalActionName = request.Action,
            EvalResourceName = request.Resource,
            EvalDecision = decision.IsAllowed ? "allowed" : decision.IsExplicit ? "explicitDeny" : "implicitDeny",
            MatchedStatements =
            [
                .. PolicyEvaluator.Matching(request, policies.Identity ?? [])
                    .Where(match => match.Statement.IsAllow == decision.IsAllowed || (!decision.IsExplicit && match.Statement.IsAllow))
                    .Select(match => new MatchedStatement { SourcePolicyId = match.Policy.Id, SourcePolicyType = "IAM Policy" }),
            ],
            MissingContextValues =
            [
                .. documents.SelectMany(document => document.Statements).SelectMany(statement => statement.Conditions)
                    .Select(condition => condition.Key).Where(key => request.Context.Find(key) is null)
                    .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
            ],
            PermissionsBoundaryDecisionDetail = policies.Boundary is null
                ? null
                : new BoundaryDecision { AllowedByPermissionsBoundary = decision.DeniedBy != PolicyKind.Boundary },
        };
    }

    private static List<NamedPolicy> Given(IReadOnlyList<string>? texts, string list) =>
        [.. (texts ?? []).Select((text, index) => new NamedPolicy($"{list}.{index + 1}", "none", Parse(text)))];

    private static PolicyDocument Parse(string text)
    {
        try
        {
            return PolicyDocument.Parse(text);
        }
        catch (PolicySyntaxException error)
        {
            throw IamErrors.InvalidInput(error.Message);
        }
    }

    private static string? OwnerOf(SimulateCustomPolicyRequest request) => Arn.TryParse(request.ResourceOwner, out var owner) ? owner.AccountId : null;

    private (IamAccount Account, IamIdentity Identity) Source(string arn, CallContext context)
    {
        var account = parts.Store.Account(context.AccountId);
        var identity = account.Identities().FirstOrDefault(one => one.ArnIn(account.AccountId) == arn);
        return identity is null ? throw IamErrors.NoSuchEntity($"The entity with ARN {arn} cannot be found.") : (account, identity);
    }

    private static Principal PrincipalOf(string arn, CallContext context)
    {
        if (!Arn.TryParse(arn, out var parsed)) throw IamErrors.InvalidInput($"Invalid Entity Arn: {arn} does not clearly define entity type and name.");
        var type = parsed.Resource.StartsWith("role/", StringComparison.Ordinal) ? PrincipalType.AssumedRole : PrincipalType.User;
        return new Principal(type, parsed.AccountId is { Length: > 0 } id ? id : context.AccountId, arn) { RoleArn = type == PrincipalType.AssumedRole ? arn : null };
    }
}
