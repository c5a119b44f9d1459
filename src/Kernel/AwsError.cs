namespace Hearth.Kernel;

/// <summary>
/// The one error type that a user can see. <see cref="Code"/> is AWS's own error code
/// (<c>ResourceNotFoundException</c>), <see cref="Exception.Message"/> AWS's own text where AWS has one.
/// Protocols turn it into the body and headers of the protocol that the request came in.
/// </summary>
/// <param name="code">AWS's error code.</param>
/// <param name="message">AWS's text, or what is wrong, where, and what to do. Null: AWS answers no message here.</param>
/// <param name="statusCode">The HTTP status; 4xx is the caller's fault, 5xx ours.</param>
public class AwsError(string code, string? message, int statusCode = 400) : Exception(message ?? code)
{
    public string Code { get; } = code;

    /// <summary>The text for the body; null where AWS sends none.</summary>
    public string? Text { get; } = message;

    public int StatusCode { get; } = statusCode;

    /// <summary>Members of the error body beside the code and the message, such as <c>Type</c> and <c>Reason</c>.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers that go with the error, such as <c>Retry-After</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the message in a JSON error body; Lambda writes "Message" for a few errors.</summary>
    public string MessageMember { get; init; } = "message";

    /// <summary>"Sender" (4xx) or "Receiver" (5xx), as the query protocols name it.</summary>
    public string Fault => StatusCode < 500 ? "Sender" : "Receiver";
}
