namespace Hearth.Services.Logs.FilterPatterns;

/// <summary>Splits a message into fields: by spaces, but what stands in [] or "" is one field.</summary>
internal static class SpaceDelimitedFields
{
    public static List<string> Split(string message)
    {
        var fields = new List<string>();
        var position = 0;
        while (true)
        {
            while (position < message.Length && char.IsWhiteSpace(message[position])) position++;
            if (position >= message.Length) return fields;
            var close = Close(message, position);
            if (close > 0)
            {
                fields.Add(message[(position + 1)..close]);
                position = close + 1;
                continue;
            }
            var start = position;
            while (position < message.Length && !char.IsWhiteSpace(message[position])) position++;
            fields.Add(message[start..position]);
        }
    }

    /// <summary>Where the field that opens here with a bracket or a quote closes; negative when it is an ordinary one.</summary>
    private static int Close(string message, int position) => message[position] switch
    {
        '[' => message.IndexOf(']', position),
        '"' => message.IndexOf('"', position + 1),
        _ => -1,
    };
}
