using System.Globalization;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Layers;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>
/// What Lambda's operations need to be allowed.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
/// </summary>
internal sealed class LambdaActions(FunctionAccess access, LayerPolicyStore layerPolicies)
{
    public ActionTable Table() => new ActionTable("lambda", LambdaErrors.AccessDenied) { Resource = ResourceOf, ResourcePolicy = PolicyOfAsync }
        .As("Invoke", "lambda:InvokeFunction")
        .As("InvokeAsync", "lambda:InvokeFunction")
        .As("InvokeWithResponseStream", "lambda:InvokeFunction")
        .As("GetLayerVersionByArn", "lambda:GetLayerVersion")
        .Rule("CreateFunction", (request, context) => WithRole("lambda:CreateFunction", request, context))
        .Rule("UpdateFunctionConfiguration", (request, context) => WithRole("lambda:UpdateFunctionConfiguration", request, context));

    /// <summary>Who gives a function a role must be allowed to pass it on: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html</summary>
    private static IEnumerable<NeededAction> WithRole(string action, object request, CallContext context)
    {
        yield return new NeededAction(action, ResourceOf(request, context));
        if (RequestMember.Text(request, "Role") is { } role)
            yield return new NeededAction("iam:PassRole", role) { Keys = RequestContext.Of(("iam:PassedToService", "lambda.amazonaws.com")) };
    }

    private static string ResourceOf(object request, CallContext context)
    {
        if (RequestMember.Text(request, "FunctionName") is { } function)
            return FunctionReference.Parse(function, RequestMember.Text(request, "Qualifier"), context.Caller).Arn;
        if (RequestMember.Text(request, "LayerName") is { } layer)
        {
            var key = LayerNames.Parse(layer, context.Caller);
            return long.TryParse(RequestMember.Text(request, "VersionNumber"), CultureInfo.InvariantCulture, out var version)
                ? key.VersionArn(version)
                : key.Arn;
        }
        return RequestMember.Text(request, "Arn") ?? RequestMember.Text(request, "CodeSigningConfigArn") ?? RequestMember.Text(request, "Resource") ?? "*";
    }

    /// <summary>Functions, their versions and aliases, and layer versions have policies.</summary>
    private async ValueTask<PolicyDocument?> PolicyOfAsync(string arn, CallContext context)
    {
        if (!Kernel.Arn.TryParse(arn, out var parsed)) return null;
        if (parsed.Resource.StartsWith("function:", StringComparison.Ordinal))
            return await access.PolicyOfAsync(FunctionReference.Parse(arn, qualifier: null, context.Caller));
        if (!parsed.Resource.StartsWith("layer:", StringComparison.Ordinal) || parsed.Resource.Count(character => character == ':') < 2) return null;
        var (key, version) = LayerNames.ParseVersionArn(arn);
        return (await layerPolicies.FindAsync(key, version))?.Document;
    }
}
