namespace Hearth.Services.Sqs.State;

/// <summary>Which message is received next. It is told of every step in a message's life.</summary>
internal interface IDeliveryOrder
{
    /// <summary>The message was sent; messages enter in the order of their ids.</summary>
    void Entered(MessageState message);

    /// <summary>It was in flight when the server ended, and still is.</summary>
    void Restored(MessageState message);

    /// <summary>Its delay or visibility timeout is over.</summary>
    void BecameReady(MessageState message, bool wasInFlight);

    /// <summary>It is no longer in the queue.</summary>
    void Left(MessageState message, bool wasInFlight);

    /// <summary>Offers messages that may be received, best first, until so many were taken or there are no more.</summary>
    /// <param name="take">Makes the message in flight and answers true; or sends it elsewhere, and answers false.</param>
    void Take(int most, Func<MessageState, bool> take);
}
