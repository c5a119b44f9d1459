using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hearth.Services.Sqs.Messages;

/// <summary>
/// The MD5 sums by which clients check that what they sent arrived, right to the byte: SDKs refuse answers with others.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
/// </summary>
internal static class MessageDigest
{
    private const byte Text = 1, Binary = 2;

    public static string OfBody(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    /// <returns>Null when there are no attributes.</returns>
    public static string? OfAttributes(IReadOnlyDictionary<string, MessageAttributeValue>? attributes)
    {
        if (attributes is null or { Count: 0 }) return null;
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            Append(md5, Encoding.UTF8.GetBytes(name));
            Append(md5, Encoding.UTF8.GetBytes(value.DataType!));
            md5.AppendData([value.IsBinary ? Binary : Text]);
            Append(md5, value.IsBinary ? value.BinaryValue! : Encoding.UTF8.GetBytes(value.StringValue!));
        }
        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }

    private static void Append(IncrementalHash md5, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        md5.AppendData(length);
        md5.AppendData(bytes);
    }
}
