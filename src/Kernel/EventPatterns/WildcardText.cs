using System.Text;

namespace Hearth.Kernel.EventPatterns;

/// <summary>
/// A text in which * is any characters; \* and \\ are the characters themselves. Two stars in a row are refused, as by AWS.
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
/// </summary>
internal sealed record WildcardText(IReadOnlyList<string> Pieces)
{
    /// <exception cref="EventPatternException">Two stars in a row, or a backslash before anything else.</exception>
    public static WildcardText Parse(string text)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '*')
            {
                if (at > 0 && text[at - 1] == '*' && piece.Length == 0)
                    throw new EventPatternException($"Consecutive wildcard characters at pos {at - 1}");
                pieces.Add(piece.ToString());
                piece.Clear();
                continue;
            }
            if (text[at] == '\\')
            {
                if (at + 1 >= text.Length || text[at + 1] is not ('*' or '\\')) throw new EventPatternException($"Invalid escape character at pos {at}");
                at++;
            }
            piece.Append(text[at]);
        }
        pieces.Add(piece.ToString());
        return new WildcardText(pieces);
    }

    /// <summary>The first piece starts the text, the last ends it, and the others come in between, in their order.</summary>
    public bool Matches(string text)
    {
        if (Pieces.Count == 1) return text == Pieces[0];
        var (first, last) = (Pieces[0], Pieces[^1]);
        if (text.Length < first.Length + last.Length) return false;
        if (!text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal)) return false;
        var (at, end) = (first.Length, text.Length - last.Length);
        foreach (var piece in Pieces.Skip(1).SkipLast(1))
        {
            var found = text.IndexOf(piece, at, end - at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + piece.Length;
        }
        return true;
    }
}
