using System.Net;
using System.Text;

namespace Hearth.Bench.Client;

/// <summary>
/// Whole requests as bytes, made once. The invocation carries the headers an AWS SDK sends, and the echo floor gets
/// the same bytes.
/// </summary>
internal static class RequestBytes
{
    private const string Signature =
        "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/{0}/aws4_request, SignedHeaders=host;x-amz-date, "
        + "Signature=0000000000000000000000000000000000000000000000000000000000000000";

    public static string Authorization(string service) => string.Format(null, CompositeFormat.Parse(Signature), service);

    public static byte[] Invoke(IPEndPoint address, string function, string payload) =>
        Post(address, $"/2015-03-31/functions/{function}/invocations", "lambda", "application/json", "", payload);

    public static byte[] PutLogEvents(IPEndPoint address, string payload) =>
        Post(address, "/", "logs", "application/x-amz-json-1.1", "X-Amz-Target: Logs_20140328.PutLogEvents\r\n", payload);

    public static byte[] SendMessageBatch(IPEndPoint address, string payload) =>
        Post(address, "/", "sqs", "application/x-amz-json-1.0", "X-Amz-Target: AmazonSQS.SendMessageBatch\r\n", payload);

    public static byte[] Get(IPEndPoint address, string path) =>
        Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");

    private static byte[] Post(
        IPEndPoint address, string path, string service, string contentType, string headers, string payload) =>
        Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: hearth-bench\r\nAuthorization: {Authorization(service)}\r\n"
            + $"X-Amz-Date: 20260101T000000Z\r\nContent-Type: {contentType}\r\n{headers}"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(payload)}\r\n\r\n{payload}");
}
