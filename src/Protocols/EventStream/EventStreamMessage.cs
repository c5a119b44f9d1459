using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Hearth.Protocols.EventStream;

/// <summary>
/// One message of application/vnd.amazon.eventstream: total length, headers length, CRC of the two, headers, payload, CRC
/// of everything before it; big-endian. https://smithy.io/2.0/aws/amazon-eventstream.html
/// </summary>
public static class EventStreamMessage
{
    public const string ContentType = "application/vnd.amazon.eventstream";

    private const int PreludeLength = 12;
    private const int CrcLength = 4;
    private const byte StringHeader = 7;

    /// <summary>An event of a stream's union: <c>:event-type</c> names the member.</summary>
    public static byte[] Event(string type, string contentType, ReadOnlySpan<byte> payload) => Write(
        payload, (":message-type", "event"), (":event-type", type), (":content-type", contentType));

    /// <summary>A modelled error that ends the stream.</summary>
    public static byte[] Exception(string type, ReadOnlySpan<byte> payload) => Write(
        payload, (":message-type", "exception"), (":exception-type", type), (":content-type", "application/json"));

    private static byte[] Write(ReadOnlySpan<byte> payload, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var headersLength = 0;
        foreach (var (name, value) in headers)
            headersLength += 1 + Encoding.UTF8.GetByteCount(name) + 1 + 2 + Encoding.UTF8.GetByteCount(value);
        var message = new byte[PreludeLength + headersLength + payload.Length + CrcLength];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), headersLength);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc32.HashToUInt32(message.AsSpan(0, 8)));
        var offset = PreludeLength;
        foreach (var (name, value) in headers)
        {
            message[offset] = (byte)Encoding.UTF8.GetBytes(name, message.AsSpan(offset + 1));
            offset += 1 + message[offset];
            message[offset++] = StringHeader;
            var length = Encoding.UTF8.GetBytes(value, message.AsSpan(offset + 2));
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(offset), (ushort)length);
            offset += 2 + length;
        }
        payload.CopyTo(message.AsSpan(offset));
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - CrcLength), Crc32.HashToUInt32(message.AsSpan(0, message.Length - CrcLength)));
        return message;
    }
}
