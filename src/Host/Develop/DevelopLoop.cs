using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Services.Lambda;

namespace Hearth.Host.Develop;

/// <summary>
/// What happens at a save:
/// <list type="number">
/// <item>invocations that come from now on wait (the watch has called BeginSave)</item>
/// <item>once the files are quiet they are new code</item>
/// <item>environments with older code end: idle ones now, busy ones after their invocation</item>
/// <item>an environment with the new code starts, and those that wait take it</item>
/// </list>
/// </summary>
/// <param name="awaitsEnd">With a debugger: the port must be free before the next environment takes it.</param>
internal sealed class DevelopLoop(
    LambdaService lambda, DataPlaneEngine dataPlane, DevelopedFunction function, FolderCode code, DevelopOutput output, TimeProvider time, bool awaitsEnd)
{
    private static readonly TimeSpan EndPoll = TimeSpan.FromMilliseconds(5);

    /// <summary>Starts the first environment, so that the first call is warm.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var config = await CurrentAsync(cancellation);
        output.LogGroup = config.LogGroup;
        output.Started(await dataPlane.StartAheadAsync(config));
    }

    public async Task RunAsync(FolderWatch watch, CancellationToken cancellation)
    {
        await foreach (var save in watch.SavesAsync(cancellation)) // 1
        {
            try
            {
                await TakeAsync(save, cancellation);
            }
            catch (AwsError error)
            {
                output.Failed($"the save cannot be run: {error.Message}");
            }
            finally
            {
                code.EndSave();
            }
        }
    }

    private async Task TakeAsync(FolderSave save, CancellationToken cancellation)
    {
        code.Renew(); // 2
        var config = await CurrentAsync(cancellation);
        function.RetireAllBut(config, dataPlane); // 3
        if (awaitsEnd) await WhenEndedAsync(config, cancellation);
        var ahead = dataPlane.StartAheadAsync(config); // 4
        code.EndSave();
        var outcome = await ahead;
        output.Saved(save.Files, time.GetElapsedTime(save.BeganTimestamp), outcome);
    }

    private async Task<EnvironmentConfig> CurrentAsync(CancellationToken cancellation) =>
        code.Apply(await lambda.EnvironmentOfAsync(function.Caller, function.Name, cancellation));

    private async Task WhenEndedAsync(EnvironmentConfig current, CancellationToken cancellation)
    {
        while (dataPlane.ListEnvironments().Any(environment => environment.FunctionName == function.Name
            && environment.AccountId == current.AccountId && environment.Region == current.Region
            && environment.ConfigurationId != current.ConfigurationId))
            await Task.Delay(EndPoll, time, cancellation);
    }
}
