using Hearth.DataPlane;

namespace Hearth.Host.Server;

/// <summary>
/// What a command of the same process puts between the rooms of a server: `hearth dev` serves a function from its folder
/// and prints what happens to it. Nothing of it can be reached over the network.
/// </summary>
internal sealed record ServerTaps
{
    /// <summary>The data plane that the services see, given the real one.</summary>
    public Func<DataPlaneEngine, IDataPlane> DataPlane { get; init; } = static engine => engine;

    /// <summary>The log that the data plane writes to, given the real one.</summary>
    public Func<IFunctionLog, IFunctionLog> FunctionLog { get; init; } = static log => log;
}
