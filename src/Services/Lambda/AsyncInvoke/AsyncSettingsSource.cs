using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>Finds the settings that apply to an asynchronous invocation.</summary>
internal sealed class AsyncSettingsSource(FunctionStore functions)
{
    public async ValueTask<AsyncSettings> FindAsync(FunctionReference reference)
    {
        var function = reference.Version is { } version ? await functions.FindAsync(reference.Key, version) : null;
        return new AsyncSettings { DeadLetterTarget = function?.Settings.DeadLetterTargetArn };
    }
}
