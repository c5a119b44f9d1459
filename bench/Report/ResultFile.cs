using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Bench.Report;

/// <summary>The table as JSON, for whoever compares runs.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) 
    {
        WriteIndented = true,
        // A processor time below the clock's resolution makes an infinite ratio.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Write(string path, Outcome outcome, Budgets budgets)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var broken = outcome.Broken(budgets).Select(comparison => comparison.Id).ToHashSet();
        File.WriteAllText(path, JsonSerializer.Serialize(
            new
            {
                MeasuredAt = DateTimeOffset.UtcNow,
                Machine = new { outcome.Before, outcome.After, Idle = outcome.WasIdle },
                outcome.Rounds,
                Rows = outcome.Comparisons.Select(comparison => new
                {
                    comparison.Id,
                    comparison.Unit,
                    What = comparison.Value.Name,
                    comparison.Value.Isolation,
                    Value = comparison.MedianValue,
                    Floor = comparison.Floor.Name,
                    FloorIsolation = comparison.Floor.Isolation,
                    FloorValue = comparison.MedianFloor,
                    comparison.Ratio,
                    Budget = budgets.Of(comparison),
                    Broken = broken.Contains(comparison.Id),
                }),
                NotMeasured = outcome.NotMeasured.ToDictionary(entry => entry.Measure, entry => entry.Reason),
                Failed = outcome.Failed.ToDictionary(entry => entry.Measure, entry => entry.Reason),
            },
            Json));
    }
}
