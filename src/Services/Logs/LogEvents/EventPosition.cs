using System.Globalization;

namespace Hearth.Services.Logs.LogEvents;

/// <summary>
/// Where an event stands in the order of its stream and group: by its time, then by arrival. Written as AWS writes
/// event ids and the heart of its tokens, 56 digits.
/// </summary>
/// <param name="Timestamp">Milliseconds since 1970.</param>
/// <param name="Sequence">The event's number in order of arrival, from 1.</param>
internal readonly record struct EventPosition(long Timestamp, long Sequence)
{
    private const int Digits = 56;

    public static readonly EventPosition Start = new(0, 0);

    public static readonly EventPosition End = new(long.MaxValue, long.MaxValue);

    public EventPosition Following => this with { Sequence = Sequence == long.MaxValue ? Sequence : Sequence + 1 };

    public EventPosition Preceding => this with { Sequence = Math.Max(Sequence - 1, 0) };

    public static bool TryParse(ReadOnlySpan<char> text, out EventPosition position)
    {
        position = default;
        if (text.Length != Digits || text[0] != '3') return false;
        if (!long.TryParse(text[1..21], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)) return false;
        if (!long.TryParse(text[21..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return false;
        position = new EventPosition(timestamp, sequence);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"3{Timestamp:D20}{Sequence:D35}");
}
