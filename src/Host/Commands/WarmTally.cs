using System.Globalization;
using System.Text.Json.Nodes;

namespace Hearth.Host.Commands;

/// <summary>What `hearth warm` has heard so far.</summary>
internal sealed class WarmTally
{
    private readonly List<double> _inits = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);

    /// <summary>How often each reason was given.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <param name="line">{"initMs", "errorType", "errorMessage"}.</param>
    public void Add(JsonObject line)
    {
        if ((string?)line["errorType"] is { } type)
        {
            var reason = $"{type}: {(string?)line["errorMessage"]}";
            _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
            return;
        }
        _inits.Add((double)line["initMs"]!);
    }

    public string Summary(string name, TimeSpan took)
    {
        var what = $"{_inits.Count} environment{(_inits.Count == 1 ? "" : "s")} of {name} ready in {Text(took.TotalMilliseconds)}";
        if (_inits.Count == 0) return what;
        _inits.Sort();
        return $"{what}, init p50 {Text(_inits[_inits.Count / 2])}, longest {Text(_inits[^1])}";
    }

    private static string Text(double milliseconds) => milliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");
}
