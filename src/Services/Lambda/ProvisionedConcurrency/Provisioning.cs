using System.Threading.Channels;
using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Invoke;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Lambda.ProvisionedConcurrency;

/// <summary>
/// Tells the data plane which versions of a function are to be kept initialised, whenever that may have changed: one function at a
/// time, in the background, and all of them when the server starts.
/// </summary>
internal sealed class Provisioning(FunctionStore store, InvocationResolver resolver, IDataPlane dataPlane, ILogger logger) : IAsyncDisposable
{
    private readonly Channel<FunctionKey> _changed = Channel.CreateUnbounded<FunctionKey>();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public async Task StartAsync()
    {
        foreach (var (key, resource) in await store.ListResourcesAsync())
            if (resource.Provisioned.Count > 0) Changed(key);
        _loop = RunAsync(_stop.Token);
    }

    /// <summary>A configuration, an alias or the function itself is another.</summary>
    public void Changed(FunctionKey key) => _changed.Writer.TryWrite(key);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _changed.Writer.TryComplete();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var key in _changed.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                await ApplyAsync(key, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "The provisioned concurrency of {Function} could not be applied", key.Arn);
            }
        }
    }

    private async Task ApplyAsync(FunctionKey key, CancellationToken cancellation)
    {
        var wanted = new List<(EnvironmentConfig, int)>();
        foreach (var (version, count) in ProvisionedVersions.Of(await store.FindResourceAsync(key)))
        {
            try
            {
                var resolved = await resolver.ResolveAsync(new FunctionReference(key, version), cancellation);
                wanted.Add((resolved.Config, count));
            }
            catch (AwsError error)
            {
                logger.LogWarning("{Function}:{Version} cannot be provisioned: {Reason}", key.Arn, version, error.Message);
            }
        }

        dataPlane.SetProvisionedConcurrency(key.AccountId, key.Region, key.Name, wanted);
    }
}
