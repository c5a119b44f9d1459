using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam;

/// <summary>
/// What IAM's operations need to be allowed.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
/// </summary>
internal sealed class IamActions(IamStore store)
{
    private static readonly string[] OwnKeyOperations = ["CreateAccessKey", "ListAccessKeys", "UpdateAccessKey", "DeleteAccessKey", "GetUser"];

    public ActionTable Table()
    {
        var table = new ActionTable("iam", ActionTable.QueryRefusal) { Resource = ResourceOf };
        // Without a user's name these are about the caller's own user.
        foreach (var operation in OwnKeyOperations)
            table.Rule(operation, (request, context) => RequestMember.Text(request, "UserName") is null && context.Caller.Principal.Type == PrincipalType.User
                ? [new NeededAction($"iam:{operation}", context.Caller.Principal.Arn)]
                : [table.OwnAction(operation, request, context)]);
        // Whoever puts a role into a profile passes it on to a machine.
        return table.Rule("AddRoleToInstanceProfile", (request, context) =>
        [
            table.OwnAction("AddRoleToInstanceProfile", request, context),
            new NeededAction("iam:PassRole", Arn(context, "role", RequestMember.Text(request, "RoleName") ?? "*")),
        ]);
    }

    private string ResourceOf(object request, CallContext context)
    {
        var path = RequestMember.Text(request, "Path");
        if (RequestMember.Text(request, "InstanceProfileName") is { } profile) return Arn(context, "instance-profile", profile, path);
        // Adding a user to a group is a right over the group.
        if (RequestMember.Text(request, "GroupName") is { } group) return Arn(context, "group", group, path);
        if (RequestMember.Text(request, "UserName") is { } user) return Arn(context, "user", user, path);
        if (RequestMember.Text(request, "RoleName") is { } role) return Arn(context, "role", role, path);
        if (RequestMember.Text(request, "PolicySourceArn") is { } source) return source;
        if (RequestMember.Text(request, "PolicyArn") is { } arn) return arn;
        return RequestMember.Text(request, "PolicyName") is { } policy ? Arn(context, "policy", policy, path) : "*";
    }

    /// <summary>With the path that the entity has, or that the request is about to give it.</summary>
    private string Arn(CallContext context, string kind, string name, string? path = null)
    {
        var account = store.Account(context.AccountId);
        path ??= kind switch
        {
            "user" => account.Users.GetValueOrDefault(name)?.Path,
            "group" => account.Groups.GetValueOrDefault(name)?.Path,
            "role" => account.Roles.GetValueOrDefault(name)?.Path,
            "instance-profile" => account.InstanceProfiles.GetValueOrDefault(name)?.Path,
            _ => null,
        };
        return $"arn:aws:iam::{context.AccountId}:{kind}{path ?? "/"}{name}";
    }
}
