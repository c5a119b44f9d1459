using Hearth.Storage;

namespace Hearth.Tests.Unit.Storage;

/// <summary>Keeps the writer busy with one command, so that the writes asked for meanwhile meet in one commit.</summary>
internal sealed class WriterHold : IDisposable
{
    private readonly ManualResetEventSlim release = new();

    public WriterHold(IDatabase database)
    {
        using var entered = new ManualResetEventSlim();
        _ = database.WriteAsync(_ =>
        {
            entered.Set();
            release.Wait(TimeSpan.FromSeconds(30));
        });
        entered.Wait();
    }

    public void Release() => release.Set();

    public void Dispose() => release.Set();
}
