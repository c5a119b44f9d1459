using System.Globalization;
using System.Text.Json;

namespace Hearth.Services.S3.Forms;

/// <summary>
/// One condition of a form's policy; as text it is what S3 shows of one that failed.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html#sigv4-PolicyConditions
/// </summary>
internal abstract record PostCondition(string Field)
{
    /// <summary>Of the size of the file no field says anything; the body is measured instead.</summary>
    public virtual bool Holds(IReadOnlyDictionary<string, string> fields) => true;

    /// <summary>An object is one equality for each of its members; an array is an operator, a field and a value.</summary>
    /// <exception cref="Kernel.AwsError">InvalidPolicyDocument.</exception>
    public static IEnumerable<PostCondition> Parse(JsonElement condition) => condition.ValueKind switch
    {
        JsonValueKind.Object => OfObject(condition),
        JsonValueKind.Array when condition.GetArrayLength() == 3 => [OfArray(condition)],
        _ => throw PostPolicy.Invalid("Invalid condition."),
    };

    private static List<PostCondition> OfObject(JsonElement condition)
    {
        List<PostCondition> all = [.. condition.EnumerateObject().Select(member => new EqualCondition(member.Name, member.Value.ToString()))];
        return all.Count == 1 ? all : throw PostPolicy.Invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
    }

    private static PostCondition OfArray(JsonElement condition)
    {
        var (operation, first, second) = (condition[0].ToString(), condition[1], condition[2]);
        if (operation.Equals("content-length-range", StringComparison.OrdinalIgnoreCase)) return new LengthCondition(Number(first), Number(second));
        if (first.ValueKind != JsonValueKind.String || first.GetString() is not ['$', .. { Length: > 0 } field])
            throw PostPolicy.Invalid($"Invalid condition: '{first}' names no field; fields begin with $.");
        return operation.ToLowerInvariant() switch
        {
            "eq" => new EqualCondition(field, second.ToString()),
            "starts-with" => new PrefixCondition(field, second.ToString()),
            _ => throw PostPolicy.Invalid($"Invalid condition operator: '{operation}'."),
        };
    }

    /// <summary>Some clients write the numbers as text.</summary>
    private static long Number(JsonElement value) =>
        long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw PostPolicy.Invalid("Invalid content-length-range.");

    protected static string Print(string operation, string field, string value) =>
        $"[\"{operation}\", \"${field}\", \"{value}\"]";
}

internal sealed record EqualCondition(string Field, string Value) : PostCondition(Field)
{
    public override bool Holds(IReadOnlyDictionary<string, string> fields) => fields.GetValueOrDefault(Field) == Value;

    public override string ToString() => Print("eq", Field, Value);
}

/// <summary>An empty prefix lets any value pass, and none. Each of several content types must have the prefix.</summary>
internal sealed record PrefixCondition(string Field, string Prefix) : PostCondition(Field)
{
    public override bool Holds(IReadOnlyDictionary<string, string> fields)
    {
        var value = fields.GetValueOrDefault(Field) ?? "";
        var isList = Field.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);
        return (isList ? value.Split(',', StringSplitOptions.TrimEntries) : [value]).All(one => one.StartsWith(Prefix, StringComparison.Ordinal));
    }

    public override string ToString() => Print("starts-with", Field, Prefix);
}

internal sealed record LengthCondition(long Least, long Most) : PostCondition("content-length-range");
