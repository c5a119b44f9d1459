using Hearth.DataPlane;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Invoke;

/// <summary>What an invocation means: the ARN exactly as invoked, and the version that runs.</summary>
internal sealed record ResolvedInvocation(FunctionReference Reference, FunctionVersion Function, EnvironmentConfig Config)
{
    public string InvokedArn => Reference.Arn;
}

/// <summary>Step 1 of an invocation: the function, the qualifier, and a version that is ready to run.</summary>
internal sealed class InvocationResolver(FunctionStore store, FunctionActivation activation, EnvironmentConfigs configs)
{
    public async ValueTask<ResolvedInvocation> ResolveAsync(
        string functionName, string? qualifier, CallContext context, CancellationToken cancellation)
    {
        var reference = FunctionReference.ParseOwn(functionName, qualifier, context.Caller, "lambda:InvokeFunction");
        var function = await ReadyAsync(reference, cancellation);
        return new ResolvedInvocation(reference, function, await configs.OfAsync(function, cancellation));
    }

    private async ValueTask<FunctionVersion> ReadyAsync(FunctionReference reference, CancellationToken cancellation)
    {
        var function = await FindAsync(reference);
        if (IsReady(function)) return function;
        // Creation takes milliseconds here: waiting for it is kinder than AWS's error, and just as correct.
        await activation.WaitAsync(reference.Key, function.Version, cancellation);
        function = await FindAsync(reference);
        if (function.Status.State == "Active") return function;
        throw LambdaErrors.Conflict(
            "The operation cannot be performed at this time. The function is currently in the following state: "
            + $"{function.Status.State}{(function.Status.StateReason is { } reason ? $" ({reason})" : "")}");
    }

    private static bool IsReady(FunctionVersion function) => function.Status is { State: "Active", IsInProgress: false };

    private async ValueTask<FunctionVersion> FindAsync(FunctionReference reference) =>
        (reference.Version is { } version ? await store.FindAsync(reference.Key, version) : null)
        ?? throw LambdaErrors.FunctionNotFound(reference.ArnOrLatest);
}
