using System.Text;

namespace Hearth.DataPlane.RuntimeApi;

/// <summary>JSON in a header: what HTTP cannot carry is written as JSON's own \u escapes, which mean the same.</summary>
internal static class HeaderText
{
    public static string Escape(string json)
    {
        if (!json.AsSpan().ContainsAnyExceptInRange(' ', '~')) return json;
        var text = new StringBuilder(json.Length + 16);
        foreach (var c in json)
        {
            if (c is >= ' ' and <= '~') text.Append(c);
            else if (c is '\r' or '\n' or '\t') text.Append(' ');
            else text.Append("\\u").Append(((int)c).ToString("x4"));
        }

        return text.ToString();
    }
}
