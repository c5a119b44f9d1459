namespace Hearth.Services.Sqs.State;

/// <summary>Where a message is in its life in one queue.</summary>
internal enum MessagePhase
{
    /// <summary>Sent, and not on disk yet: nobody may see it.</summary>
    Writing,

    /// <summary>Waits for the end of its delay.</summary>
    Delayed,

    /// <summary>May be received; in a FIFO queue, as soon as its group lets it.</summary>
    Ready,

    /// <summary>Received, and invisible until its visibility timeout ends.</summary>
    InFlight,

    /// <summary>Is being deleted or moved to another queue, which is not on disk yet.</summary>
    Leaving,

    Gone,
}
