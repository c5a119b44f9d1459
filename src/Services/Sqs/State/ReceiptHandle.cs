using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Hearth.Services.Sqs.State;

/// <summary>
/// Names one receive of one message: base64 of queue, message and the number of the receive, opaque to clients.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
/// </summary>
/// <param name="Queue">The number of the queue.</param>
/// <param name="Id">The message's id in this installation.</param>
/// <param name="MessageId">Random, so that nobody guesses a handle.</param>
/// <param name="Receive">How often the message had been received then.</param>
internal sealed record ReceiptHandle(long Queue, long Id, Guid MessageId, int Receive)
{
    private const int Length = 8 + 8 + 16 + 4;

    public static ReceiptHandle Of(long queue, MessageState message) => new(queue, message.Id, message.MessageId, message.ReceiveCount);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Queue);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Id);
        MessageId.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[32..], Receive);
        return Convert.ToBase64String(bytes);
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ReceiptHandle? handle)
    {
        handle = null;
        Span<byte> bytes = stackalloc byte[Length];
        if (text is null || text.Length != (Length + 2) / 3 * 4 || !Convert.TryFromBase64String(text, bytes, out var count) || count != Length) return false;
        handle = new ReceiptHandle(
            BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), new Guid(bytes[16..32], bigEndian: true),
            BinaryPrimitives.ReadInt32BigEndian(bytes[32..]));
        return true;
    }
}
