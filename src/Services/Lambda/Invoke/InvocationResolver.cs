using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Permissions;

namespace Hearth.Services.Lambda.Invoke;

/// <summary>What an invocation means: the ARN exactly as invoked, and the version that runs.</summary>
internal sealed record ResolvedInvocation(FunctionReference Reference, FunctionVersion Function, EnvironmentConfig Config)
{
    public string InvokedArn => Reference.Arn;
}

/// <summary>Step 1 of an invocation: the function, the qualifier, and a version that is ready to run.</summary>
internal sealed class InvocationResolver(
    FunctionStore store, FunctionAccess access, FunctionLookup lookup, FunctionActivation activation, EnvironmentConfigs configs)
{
    /// <summary>For a caller's request: refuses functions that the caller may not invoke.</summary>
    public async ValueTask<ResolvedInvocation> ResolveAsync(string functionName, string? qualifier, CallContext context)
    {
        using var span = Spans.Start("resolve");
        var reference = await access.AuthorizeAsync(functionName, qualifier, context.Caller, "lambda:InvokeFunction");
        return await ResolveAsync(reference, context.Cancellation);
    }

    public async ValueTask<ResolvedInvocation> ResolveAsync(FunctionReference reference, CancellationToken cancellation)
    {
        var function = await ReadyAsync(reference, cancellation);
        return new ResolvedInvocation(reference, function, await configs.OfAsync(function, cancellation));
    }

    private async ValueTask<FunctionVersion> ReadyAsync(FunctionReference reference, CancellationToken cancellation)
    {
        // Picked once: after the wait below it must be the same version.
        var version = await lookup.PickVersionAsync(reference);
        var function = await FindAsync(reference, version);
        if (IsReady(function)) return function;
        // A snapshot takes as long as the function's own initialisation: that is told, and not waited for.
        if (function is { IsSnapStart: true, Status.State: "Pending" }) throw LambdaErrors.SnapStartNotReady();
        // Creation takes milliseconds here: waiting for it is kinder than AWS's error, and just as correct.
        await activation.WaitAsync(reference.Key, function.Version, cancellation);
        function = await FindAsync(reference, version);
        if (function.Status.State == "Active") return function;
        throw LambdaErrors.NotActive(function.Status.State, function.Status.StateReason);
    }

    private static bool IsReady(FunctionVersion function) => function.Status is { State: "Active", IsInProgress: false };

    private async ValueTask<FunctionVersion> FindAsync(FunctionReference reference, string? version) =>
        (version is null ? null : await store.FindAsync(reference.Key, version))
        ?? throw LambdaErrors.FunctionNotFound(reference.ArnOrLatest);
}
