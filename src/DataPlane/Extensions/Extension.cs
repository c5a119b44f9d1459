namespace Hearth.DataPlane.Extensions;

/// <summary>One extension of one run of an environment. Guarded by its <see cref="ExtensionSet"/>.</summary>
internal sealed class Extension(string name, bool isExternal)
{
    /// <summary>Of an external extension its file's name, of an internal one whatever it calls itself.</summary>
    public string Name => name;

    public bool IsExternal => isExternal;

    /// <summary>What it must send in Lambda-Extension-Identifier.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    public ExtensionState State { get; private set; }

    /// <summary>INVOKE and SHUTDOWN, as it asked for them.</summary>
    public IReadOnlyList<string> Events { get; set; } = [];

    /// <summary>What it, or its launch, has failed with.</summary>
    public string? ErrorType { get; set; }

    /// <summary>Whether it has waited for an event, so that the Init phase need not wait for it any more.</summary>
    public bool WasReady { get; private set; }

    /// <summary>The present invocation ends no sooner than it asks for the next event.</summary>
    public bool IsInvoked { get; set; }

    /// <summary>Its call for the next event; null when it makes none.</summary>
    public TaskCompletionSource<ExtensionEvent?>? Parked { get; set; }

    /// <summary>An event that came while it made no call.</summary>
    public ExtensionEvent? Pending { get; set; }

    public bool Wants(string extensionEvent) => Events.Contains(extensionEvent);

    /// <summary>False when it may not move there from where it is.</summary>
    public bool TryMove(ExtensionState to)
    {
        if (!ExtensionStates.IsLegal(State, to)) return false;
        State = to;
        WasReady |= to == ExtensionState.Ready;
        return true;
    }
}
