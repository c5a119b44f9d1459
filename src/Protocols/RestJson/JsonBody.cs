using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Json;

namespace Hearth.Protocols.RestJson;

/// <summary>Parses a body, with Lambda's words for one that is no JSON.</summary>
internal static class JsonBody
{
    /// <exception cref="AwsError">InvalidRequestContentException with the place of the mistake.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return AwsJsonEncoding.Parse(body);
        }
        catch (JsonException error)
        {
            throw new AwsError(
                "InvalidRequestContentException",
                "Could not parse request body into json: " + error.Message)
            {
                Members = new Dictionary<string, string> { ["Type"] = "User" },
            };
        }
    }
}
