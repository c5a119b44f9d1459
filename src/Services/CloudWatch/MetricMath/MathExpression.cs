namespace Hearth.Services.CloudWatch.MetricMath;

/// <summary>A parsed metric math expression.</summary>
internal abstract record MathExpression
{
    public sealed record Number(double Value) : MathExpression;

    public sealed record Quoted(string Value) : MathExpression;

    /// <summary>The id of another query, or a word that a function knows (REPEAT, ASC).</summary>
    public sealed record Name(string Id) : MathExpression;

    public sealed record Negation(MathExpression Operand) : MathExpression;

    public sealed record Binary(string Operator, MathExpression Left, MathExpression Right) : MathExpression;

    public sealed record Call(string Function, IReadOnlyList<MathExpression> Arguments) : MathExpression;

    public sealed record List(IReadOnlyList<MathExpression> Items) : MathExpression;

    /// <summary>The ids that it names, so that queries can be evaluated in order.</summary>
    public IEnumerable<string> Names() => this switch
    {
        Name name => [name.Id],
        Negation negation => negation.Operand.Names(),
        Binary binary => binary.Left.Names().Concat(binary.Right.Names()),
        Call call => call.Arguments.SelectMany(argument => argument.Names()),
        List list => list.Items.SelectMany(item => item.Names()),
        _ => [],
    };

    public bool Calls(string function) => this switch
    {
        Negation negation => negation.Operand.Calls(function),
        Binary binary => binary.Left.Calls(function) || binary.Right.Calls(function),
        Call call => call.Function == function || call.Arguments.Any(argument => argument.Calls(function)),
        List list => list.Items.Any(item => item.Calls(function)),
        _ => false,
    };
}
