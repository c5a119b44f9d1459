namespace Hearth.Host.Planning;

/// <summary>What a setting must hold to be recommended, as shares from 0 to 1.</summary>
internal sealed record PlanGoals(double MostCold, double MostThrottled)
{
    public bool IsMet(PlanRow row) => row.ColdShare <= MostCold && row.ThrottledShare <= MostThrottled;

    /// <summary>The cheapest that meets them, of equals the one that needs least memory; if none does, the one with the least throttles, then cold starts.</summary>
    public PlanRow Best(IReadOnlyList<PlanRow> rows) =>
        rows.Where(IsMet).OrderBy(row => row.Dollars).ThenBy(row => row.PeakMemoryGb).FirstOrDefault()
        ?? rows.OrderBy(row => row.ThrottledShare).ThenBy(row => row.ColdShare).ThenBy(row => row.Dollars).First();
}
