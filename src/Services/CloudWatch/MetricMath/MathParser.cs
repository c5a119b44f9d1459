using System.Globalization;
using System.Text.RegularExpressions;

namespace Hearth.Services.CloudWatch.MetricMath;

/// <summary>
/// Metric math: numbers, ids, 'text', calls, [lists], and operators. Loosest first: OR, AND, comparison, + -, * /, ^, unary minus.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
/// </summary>
internal sealed partial class MathParser
{
    private const int MostLevels = 64;

    private static readonly string[][] Levels = [["||", "OR"], ["&&", "AND"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/"]];

    private readonly List<string> _tokens = [];
    private int _position;
    private int _depth;

    private MathParser(string text)
    {
        var end = 0;
        foreach (Match match in Token().Matches(text))
        {
            if (match.Index != end) break;
            end = match.Index + match.Length;
            _tokens.Add(match.Groups["token"].Value);
        }
        if (text[end..].Trim().Length > 0) throw new MathError($"Unexpected '{text[end..].Trim()[0]}'");
    }

    private string Current => _position < _tokens.Count ? _tokens[_position] : "";

    /// <exception cref="MathError">It cannot be read.</exception>
    public static MathExpression Parse(string text)
    {
        var parser = new MathParser(text);
        var expression = parser.ReadBinary(0);
        return parser.Current.Length == 0 ? expression : throw new MathError($"Unexpected '{parser.Current}'");
    }

    private MathExpression ReadBinary(int level)
    {
        if (++_depth > MostLevels * Levels.Length) throw new MathError("The expression is nested too deeply");
        if (level == Levels.Length)
        {
            var power = ReadPower();
            _depth--;
            return power;
        }
        var left = ReadBinary(level + 1);
        while (Array.Find(Levels[level], known => known.Equals(Current, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            _position++;
            left = new MathExpression.Binary(found, left, ReadBinary(level + 1));
        }
        _depth--;
        return left;
    }

    private MathExpression ReadPower()
    {
        if (Current == "-")
        {
            _position++;
            return new MathExpression.Negation(ReadPower());
        }
        var left = ReadAtom();
        if (Current != "^") return left;
        _position++;
        return new MathExpression.Binary("^", left, ReadPower());
    }

    private MathExpression ReadAtom()
    {
        var token = Current;
        _position++;
        if (token.Length == 0) throw new MathError("The expression ends too early");
        if (token == "(")
        {
            var inner = ReadBinary(0);
            Expect(")");
            return inner;
        }
        if (token == "[") return new MathExpression.List(ReadItems("]"));
        if (token[0] is '\'' or '"') return new MathExpression.Quoted(token[1..^1]);
        if (char.IsAsciiDigit(token[0]) || token[0] == '.') return new MathExpression.Number(double.Parse(token, CultureInfo.InvariantCulture));
        if (!char.IsAsciiLetter(token[0])) throw new MathError($"Unexpected '{token}'");
        if (Current != "(") return new MathExpression.Name(token);
        _position++;
        return new MathExpression.Call(token.ToUpperInvariant(), ReadItems(")"));
    }

    private List<MathExpression> ReadItems(string end)
    {
        var items = new List<MathExpression>();
        while (Current != end)
        {
            if (items.Count > 0) Expect(",");
            items.Add(ReadBinary(0));
        }
        _position++;
        return items;
    }

    private void Expect(string token)
    {
        if (Current != token) throw new MathError($"Expected '{token}' instead of '{Current}'");
        _position++;
    }

    [GeneratedRegex(
        """\s*(?<token>\d+(\.\d+)?([eE][+-]?\d+)?|\.\d+|[A-Za-z]\w*|'[^']*'|"[^"]*"|\|\||&&|==|!=|<=|>=|[-+*/^<>()\[\],])""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 500)]
    private static partial Regex Token();
}
