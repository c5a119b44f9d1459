namespace Hearth.DataPlane.Forecasting;

/// <summary>How many of something there were for how long. Times are microseconds and never go back.</summary>
/// <param name="interval">The width of a point of <see cref="PeakAt"/>.</param>
internal sealed class BusyTime(long interval)
{
    private readonly List<int> peaks = [0];
    private long[] timeAt = new long[16];
    private long last;

    public int Now { get; private set; }

    public int Peak { get; private set; }

    public void Change(long now, int change)
    {
        timeAt[Now] += now - last;
        last = now;
        while (peaks.Count <= now / interval) peaks.Add(Now);
        Now += change;
        if (Now >= timeAt.Length) Array.Resize(ref timeAt, Math.Max(Now + 1, timeAt.Length * 2));
        if (Now > Peak) Peak = Now;
        if (Now > peaks[^1]) peaks[^1] = Now;
    }

    public int PeakAt(int index) => index < peaks.Count ? peaks[index] : 0;

    public double Mean => last == 0 ? 0 : timeAt.Select((time, count) => (double)time * count).Sum() / last;

    /// <summary>The number that was not passed for this share of the time.</summary>
    public int Percentile(double percent)
    {
        var rank = last * percent / 100;
        double seen = 0;
        for (var count = 0; count < timeAt.Length; count++)
        {
            seen += timeAt[count];
            if (seen >= rank) return count;
        }
        return Peak;
    }
}
