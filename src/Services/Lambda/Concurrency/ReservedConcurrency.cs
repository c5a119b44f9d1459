using Hearth.DataPlane;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.ProvisionedConcurrency;

namespace Hearth.Services.Lambda.Concurrency;

/// <summary>
/// Keeps the reservations in the store and in the data plane the same. Changes take turns, because the data plane must
/// hear of them in the order in which they were committed.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
/// </summary>
internal sealed class ReservedConcurrency(FunctionStore store, IDataPlane dataPlane, int accountLimit) : IDisposable
{
    /// <summary>What an account must leave to the functions without a reservation.</summary>
    public const int UnreservedMinimum = 100;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>At server start: the data plane remembers nothing.</summary>
    public async Task RestoreAsync()
    {
        foreach (var (key, resource) in await store.ListResourcesAsync())
            if (resource.ReservedConcurrentExecutions is { } reserved) Tell(key, reserved);
    }

    /// <summary>Null when the function does not exist.</summary>
    /// <exception cref="Hearth.Kernel.AwsError">400 when too little of the account would stay unreserved.</exception>
    public async Task<FunctionResource?> SetAsync(FunctionKey key, int? reserved)
    {
        await _turn.WaitAsync();
        try
        {
            var updated = await store.UpdateResourceAsync(key, (connection, resource) =>
            {
                ProvisionedConcurrencyRules.CheckReservation(resource, reserved);
                var others = FunctionSql.ListResources(connection, key.AccountId, key.Region).Where(other => other.Key != key);
                if (reserved > 0 && accountLimit - SetAside(others) - reserved < UnreservedMinimum) throw BelowMinimum();
                return resource with { ReservedConcurrentExecutions = reserved };
            });
            if (updated is not null) Tell(key, reserved);
            return updated;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Deletes a function; its reservation goes back to the account.</summary>
    public async Task<IReadOnlyList<FunctionVersion>> DeleteFunctionAsync(FunctionKey key)
    {
        await _turn.WaitAsync();
        try
        {
            var deleted = await store.DeleteAsync(key);
            if (deleted.Count > 0) Tell(key, reserved: null);
            return deleted;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What these functions take out of their account's pool: what is reserved, or else provisioned.</summary>
    public static int SetAside(IEnumerable<(FunctionKey Key, FunctionResource Resource)> functions) =>
        functions.Sum(function =>
            function.Resource.ReservedConcurrentExecutions ?? function.Resource.Provisioned.Values.Sum(config => config.Requested));

    public void Dispose() => _turn.Dispose();

    private void Tell(FunctionKey key, int? reserved) => dataPlane.SetReservedConcurrency(key.AccountId, key.Region, key.Name, reserved);

    private static Kernel.AwsError BelowMinimum() => LambdaErrors.InvalidParameterValueUntyped(
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum "
        + $"value of [{UnreservedMinimum}].");
}
