using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>Finds the settings that apply to an asynchronous invocation, as they are now.</summary>
internal sealed class AsyncSettingsSource(FunctionStore functions, FunctionLookup lookup)
{
    public async ValueTask<AsyncSettings> FindAsync(FunctionReference reference)
    {
        var function = await lookup.TryFindAsync(reference);
        var resource = await functions.FindResourceAsync(reference.Key);
        var configured = resource?.EventInvoke.GetValueOrDefault(reference.Qualifier ?? FunctionReference.Latest);
        var defaults = new AsyncSettings();
        return new AsyncSettings
        {
            MaximumRetryAttempts = configured?.MaximumRetryAttempts ?? defaults.MaximumRetryAttempts,
            MaximumEventAge = configured?.MaximumEventAgeInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.MaximumEventAge,
            OnSuccess = configured?.OnSuccessArn,
            OnFailure = configured?.OnFailureArn,
            DeadLetterTarget = function?.Settings.DeadLetterTargetArn,
            RoleArn = function?.Settings.Role,
            IsStopped = resource?.ReservedConcurrentExecutions == 0,
        };
    }
}
