using System.Text.RegularExpressions;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>
/// The rule of a composite alarm: ALARM("name"), OK(arn), INSUFFICIENT_DATA(name), TRUE, FALSE, with NOT before AND before OR.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
/// </summary>
internal abstract partial record AlarmRule
{
    private const int MostLevels = 100;

    public sealed record Constant(bool Value) : AlarmRule;

    public sealed record InState(string State, string Alarm) : AlarmRule;

    public sealed record Not(AlarmRule Operand) : AlarmRule;

    public sealed record And(AlarmRule Left, AlarmRule Right) : AlarmRule;

    public sealed record Or(AlarmRule Left, AlarmRule Right) : AlarmRule;

    /// <param name="stateOf">By name; null for an alarm that is not there, which is in no state.</param>
    public bool Holds(Func<string, string?> stateOf) => this switch
    {
        Constant constant => constant.Value,
        InState state => stateOf(state.Alarm) == state.State,
        Not not => !not.Operand.Holds(stateOf),
        And and => and.Left.Holds(stateOf) && and.Right.Holds(stateOf),
        Or or => or.Left.Holds(stateOf) || or.Right.Holds(stateOf),
        _ => false,
    };

    public IEnumerable<string> Alarms() => this switch
    {
        InState state => [state.Alarm],
        Not not => not.Operand.Alarms(),
        And and => and.Left.Alarms().Concat(and.Right.Alarms()),
        Or or => or.Left.Alarms().Concat(or.Right.Alarms()),
        _ => [],
    };

    /// <exception cref="FormatException">It is no rule; the message says why.</exception>
    public static AlarmRule Parse(string text)
    {
        var reader = new Reader(text);
        var rule = reader.ReadOr(0);
        reader.ExpectEnd();
        return rule;
    }

    private sealed class Reader
    {
        private readonly List<string> _tokens = [];
        private int _position;

        public Reader(string text)
        {
            var end = 0;
            foreach (Match match in Token().Matches(text))
            {
                if (match.Index != end) break;
                end = match.Index + match.Length;
                _tokens.Add(match.Groups["token"].Value);
            }
            if (text[end..].Trim().Length > 0) throw new FormatException($"unexpected '{text[end..].Trim()[0]}'");
        }

        private string Current => _position < _tokens.Count ? _tokens[_position] : "";

        public AlarmRule ReadOr(int level)
        {
            if (level > MostLevels) throw new FormatException("the rule is nested too deeply");
            var left = ReadAnd(level);
            while (Take("OR")) left = new Or(left, ReadAnd(level));
            return left;
        }

        public void ExpectEnd()
        {
            if (Current.Length > 0) throw new FormatException($"unexpected '{Current}'");
        }

        private AlarmRule ReadAnd(int level)
        {
            var left = ReadNot(level);
            while (Take("AND")) left = new And(left, ReadNot(level));
            return left;
        }

        private AlarmRule ReadNot(int level)
        {
            if (level > MostLevels) throw new FormatException("the rule is nested too deeply");
            if (Take("NOT")) return new Not(ReadNot(level + 1));
            if (Take("TRUE")) return new Constant(true);
            if (Take("FALSE")) return new Constant(false);
            if (Take("("))
            {
                var inner = ReadOr(level + 1);
                Expect(")");
                return inner;
            }
            if (Current is not (AlarmState.Alarm or AlarmState.Ok or AlarmState.InsufficientData))
                throw new FormatException(Current.Length == 0 ? "the rule ends too early" : $"unexpected '{Current}'");
            var state = Current;
            _position++;
            Expect("(");
            var name = Current.Trim('"', '\'');
            _position++;
            Expect(")");
            // Named by an ARN: the name is what stands after ":alarm:".
            var at = name.IndexOf(":alarm:", StringComparison.Ordinal);
            return new InState(state, name.StartsWith("arn:", StringComparison.Ordinal) && at >= 0 ? name[(at + 7)..] : name);
        }

        private bool Take(string token)
        {
            if (Current != token) return false;
            _position++;
            return true;
        }

        private void Expect(string token)
        {
            if (!Take(token)) throw new FormatException($"expected '{token}' instead of '{Current}'");
        }
    }

    [GeneratedRegex("""\s*(?<token>[()]|"[^"]+"|'[^']+'|[^\s()"']+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 500)]
    private static partial Regex Token();
}
