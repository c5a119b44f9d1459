using Hearth.DataPlane;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Invoke;

namespace Hearth.Services.Lambda.SnapStart;

/// <summary>Makes the first snapshot of a published version; the version is Active or Failed by how that went.</summary>
/// <param name="snapshots">Null where nothing runs: the version then says so.</param>
internal sealed class SnapshotCreation(ISnapshots? snapshots, EnvironmentConfigs environments)
{
    public async Task<FunctionStatus> CreateAsync(FunctionVersion function, CancellationToken cancellation)
    {
        if (snapshots is null) return FunctionStatus.Broken("No snapshots can be made here.", "InternalError");
        var outcome = await snapshots.CreateSnapshotAsync(await environments.OfAsync(function, cancellation))
            .WaitAsync(cancellation); // A server that stops ends the initialisation too: the next one takes the Pending version up again.
        cancellation.ThrowIfCancellationRequested();
        return outcome.ErrorType is { } type
            ? FunctionStatus.Broken(outcome.ErrorMessage ?? type, ReasonCode(type))
            : FunctionStatus.Ready;
    }

    /// <summary>StateReasonCode of https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html.</summary>
    private static string ReasonCode(string errorType) => errorType switch
    {
        "Sandbox.Timedout" => "FunctionError.InitTimeout",
        "Runtime.InvalidEntrypoint" => "FunctionError.InvalidEntryPoint",
        "Runtime.OutOfMemory" => "FunctionError.InitResourceExhausted",
        "Runtime.ExitError" => "FunctionError.RuntimeInitError",
        _ => "FunctionError",
    };
}
