namespace Hearth.Services.Logs.LogEvents;

/// <summary>
/// GetLogEvents' two tokens, <c>f/56 digits/s</c> and <c>b/56 digits/s</c>: the events after a position, or before
/// it. They never end: at the end of a stream AWS answers no events and the token that was sent, which is how
/// clients know and how they follow a stream that grows.
/// </summary>
internal sealed record EventCursor(bool Forwards, EventPosition Position)
{
    public static readonly EventCursor Head = new(Forwards: true, EventPosition.Start);

    public static readonly EventCursor Tail = new(Forwards: false, EventPosition.End);

    /// <exception cref="Kernel.AwsError">The token is none that this server gave.</exception>
    public static EventCursor? Read(string? token)
    {
        if (token is null) return null;
        if (token.Length < 4 || token[0] is not ('f' or 'b') || token[1] != '/' || token[^2..] != "/s")
            throw LogsError.InvalidToken();
        if (!EventPosition.TryParse(token.AsSpan(2, token.Length - 4), out var position)) throw LogsError.InvalidToken();
        return new EventCursor(token[0] == 'f', position);
    }

    /// <param name="events">The page that this cursor gave, in order of time.</param>
    /// <param name="startTime">Where the request's range begins, for a stream that has no events yet.</param>
    public (string Forward, string Backward) Next(IReadOnlyList<LogEventRow> events, long startTime)
    {
        if (events.Count > 0) return (Forward(events[^1].Position), Backward(events[0].Position));
        var position = this == Head || this == Tail ? new EventPosition(startTime, 0) : Position;
        // A cursor stands between two events. Turning round, it must meet again the one it has just passed.
        return Forwards
            ? (Forward(position), Backward(position.Following))
            : (Forward(position.Preceding), Backward(position));
    }

    private static string Forward(EventPosition position) => $"f/{position}/s";

    private static string Backward(EventPosition position) => $"b/{position}/s";
}
