using Hearth.DataPlane;

namespace Hearth.Host.Develop;

/// <summary>The functions' log, with the developed function's own lines printed too.</summary>
internal sealed class DevelopLog(IFunctionLog inner, DevelopedFunction function, DevelopOutput output) : IFunctionLog
{
    public void Write(FunctionLogEvent logEvent)
    {
        inner.Write(logEvent);
        if (logEvent.AccountId != function.Caller.AccountId || logEvent.Region != function.Caller.Region) return;
        if (output.LogGroup == logEvent.LogGroup) output.Wrote(logEvent);
    }
}
