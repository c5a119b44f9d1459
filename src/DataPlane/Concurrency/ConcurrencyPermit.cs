namespace Hearth.DataPlane.Concurrency;

/// <summary>The right to keep one environment busy. Disposing returns it; only the first time counts.</summary>
internal sealed class ConcurrencyPermit : IDisposable
{
    private FunctionConcurrency? function;

    internal ConcurrencyPermit(FunctionConcurrency function) => this.function = function;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref function, null) is { } owner) owner.Account.Return(owner);
    }
}
