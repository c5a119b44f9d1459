using System.Text.Json;

namespace Hearth.Bench.Report;

/// <summary>How much of its floor a figure may cost: one of the two limits is set.</summary>
/// <param name="Max">The ratio may be no greater.</param>
/// <param name="Min">The ratio may be no smaller; for rates.</param>
/// <param name="Goal">The ratio to reach in the end, on the same side; shown, not enforced.</param>
internal sealed record Budget(double? Max, double? Min, double? Goal)
{
    public bool Holds(double ratio) => !(ratio > Max) && !(ratio < Min);

    /// <summary>Whether the goal is reached; null when there is none.</summary>
    public bool? Reaches(double ratio) => Goal is not { } goal ? null : Max is not null ? ratio <= goal : ratio >= goal;

    public string Sign => Max is not null ? "<=" : ">=";

    public override string ToString() => $"{Sign} {Ratios.Print(Max ?? Min!.Value)}";
}

/// <summary>bench/budgets.json: budgets by the id of the comparison.</summary>
internal sealed class Budgets(IReadOnlyDictionary<string, Budget> byId)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static Budgets Load(string path) =>
        new(JsonSerializer.Deserialize<Dictionary<string, Budget>>(File.ReadAllText(path), Json)!);

    public Budget? Of(Comparison comparison) => byId.GetValueOrDefault(comparison.Id);

    /// <summary>A budget whose comparison was renamed would hold for ever: that is an error in budgets.json.</summary>
    public IEnumerable<string> Unknown(IEnumerable<Comparison> comparisons) =>
        byId.Keys.Except(comparisons.Select(comparison => comparison.Id));
}
