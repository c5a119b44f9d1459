using Shouldly;

namespace Hearth.Tests;

/// <summary>
/// For what must happen at its time. It is never early; late it may be once, when the machine was busy with another test at
/// just that moment, so the best of a few attempts counts.
/// </summary>
internal static class TimingAssert
{
    private const int Attempts = 5;

    /// <param name="measure">Gives the milliseconds that one attempt took.</param>
    public static async Task WithinAsync(double earliest, double latest, Func<Task<double>> measure)
    {
        var taken = new List<double>();
        while (taken.Count < Attempts)
        {
            taken.Add(await measure());
            taken[^1].ShouldBeGreaterThanOrEqualTo(earliest);
            if (taken[^1] <= latest) return;
        }
        taken.Min().ShouldBeLessThanOrEqualTo(latest, string.Join(", ", taken));
    }
}
