namespace Hearth.Host.LoadGeneration;

/// <summary>A run second by second, by when requests were due. Any thread may add to it and read it.</summary>
internal sealed class LoadSeries
{
    private readonly Lock _gate = new();
    private readonly List<LoadSecond> _seconds = [];

    public void Add(RequestRecord request)
    {
        lock (_gate)
        {
            var second = (int)request.Scheduled.TotalSeconds;
            while (_seconds.Count <= second) _seconds.Add(new LoadSecond());
            _seconds[second].Add(request);
        }
    }

    public LoadSecond Total(int fromSecond = 0, int toSecond = int.MaxValue)
    {
        var total = new LoadSecond();
        lock (_gate)
        {
            for (var second = Math.Max(0, fromSecond); second < Math.Min(toSecond, _seconds.Count); second++) total.Add(_seconds[second]);
        }
        return total;
    }

    /// <summary>Copies, one per <paramref name="width"/> seconds.</summary>
    public IReadOnlyList<LoadSecond> Seconds(int width = 1)
    {
        int count;
        lock (_gate) count = _seconds.Count;
        return [.. Enumerable.Range(0, (count + width - 1) / width).Select(index => Total(index * width, (index + 1) * width))];
    }
}
