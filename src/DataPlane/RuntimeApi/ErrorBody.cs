using System.Text.Json;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>The error object of a runtime: passed on as it is, read for its type and message only.</summary>
internal static class ErrorBody
{
    public static RuntimeAnswer.Error Read(ReadOnlyMemory<byte> body, string? headerType)
    {
        string? type = null;
        string? message = null;
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var isType = reader.ValueTextEquals("errorType");
                    var isMessage = reader.ValueTextEquals("errorMessage");
                    reader.Read();
                    if (isType && reader.TokenType == JsonTokenType.String) type = reader.GetString();
                    else if (isMessage && reader.TokenType == JsonTokenType.String) message = reader.GetString();
                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            // A custom runtime may post any text; AWS passes it on too.
        }

        if (string.IsNullOrEmpty(type)) type = string.IsNullOrEmpty(headerType) ? "Unknown" : headerType;
        return new RuntimeAnswer.Error(type, message ?? "", body);
    }
}
