using Hearth.Kernel;

namespace Hearth.Services.Lambda.Layers;

/// <summary>
/// Who may get and use a layer version: its own account, and those whom its policy allows lambda:GetLayerVersion. There are
/// no organizations here, so a grant to one lets nobody in.
/// https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html
/// </summary>
internal sealed class LayerAccess(LayerPolicyStore policies)
{
    private const string Action = "lambda:GetLayerVersion";

    /// <exception cref="AwsError">403 in AWS's words.</exception>
    public async ValueTask CheckAsync(LayerKey key, long version, Caller caller)
    {
        if (key.AccountId == caller.AccountId && caller.Policies.Identity is null) return;
        var arn = key.VersionArn(version);
        var policy = await policies.FindAsync(key, version);
        var decision = caller.Evaluate(Action, arn, key.AccountId, policy?.Document);
        if (!decision.IsAllowed) throw LambdaErrors.NotAuthorized(caller, Action, arn, decision);
    }
}
