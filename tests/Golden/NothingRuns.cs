using System.Reflection;
using Hearth.DataPlane;

namespace Hearth.Tests.Golden;

/// <summary>A data plane without environments: it takes every command and does nothing. Invocations have no answer.</summary>
public class NothingRuns : DispatchProxy
{
    public static IDataPlane Create() => Create<IDataPlane, NothingRuns>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.ReturnType;
        return result.IsValueType && result != typeof(void) ? Activator.CreateInstance(result) : null;
    }
}
