using Hearth.DataPlane;
using Hearth.Kernel;

namespace Hearth.Host.Develop;

/// <summary>Which function is served from its folder.</summary>
internal sealed record DevelopedFunction(Caller Caller, string Name)
{
    private const string Latest = "$LATEST";

    public bool Is(EnvironmentConfig config) => config.FunctionName == Name && config.FunctionVersion == Latest
        && config.AccountId == Caller.AccountId && config.Region == Caller.Region;

    /// <summary>Ends the environments of all code but this.</summary>
    public void RetireAllBut(EnvironmentConfig current, IDataPlane dataPlane) =>
        dataPlane.Retire(Caller.AccountId, Caller.Region, Name, Latest, current.ConfigurationId);
}
