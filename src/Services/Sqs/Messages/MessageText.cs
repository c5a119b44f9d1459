using Hearth.Kernel;

namespace Hearth.Services.Sqs.Messages;

/// <summary>
/// The characters that a message may have: those of XML 1.0.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
/// </summary>
internal static class MessageText
{
    public static bool IsValid(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (char.IsHighSurrogate(character))
            {
                if (++index == text.Length || !char.IsLowSurrogate(text[index])) return false;
            }
            else if (char.IsLowSurrogate(character) || character is > '\uFFFD' or (< ' ' and not ('\t' or '\n' or '\r')))
            {
                return false;
            }
        }
        return true;
    }

    public static AwsError Invalid() => new(
        "InvalidMessageContents",
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
}
