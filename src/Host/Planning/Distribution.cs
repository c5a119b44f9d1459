using System.Globalization;
using Hearth.Host.Commands;

namespace Hearth.Host.Planning;

/// <summary>Where a simulated time comes from. Milliseconds.</summary>
internal abstract record Distribution
{
    private const double Z99 = 2.3263478740408408; // The 99th percentile of the normal distribution.

    public abstract double Next(Random random);

    /// <summary>Half of all are below.</summary>
    public abstract double Median { get; }

    public sealed record Constant(double Ms) : Distribution
    {
        public override double Median => Ms;

        public override double Next(Random random) => Ms;
    }

    /// <summary>What durations of services mostly look like: a long tail to one side.</summary>
    public sealed record LogNormal(double P50, double P99) : Distribution
    {
        private readonly double _sigma = Math.Log(P99 / P50) / Z99;

        public override double Median => P50;

        public override double Next(Random random)
        {
            // Box and Muller; 1 - x is never 0.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return P50 * Math.Exp(_sigma * normal);
        }
    }

    /// <summary>As often as they were seen.</summary>
    public sealed record Seen(IReadOnlyList<double> Ms) : Distribution
    {
        public override double Median => Ms.Order().ElementAt(Ms.Count / 2);

        public override double Next(Random random) => Ms[random.Next(Ms.Count)];
    }

    /// <summary>"120ms", or "120ms/900ms": the median and the 99th percentile of a lognormal distribution.</summary>
    /// <exception cref="CommandException">It is written otherwise.</exception>
    public static Distribution Parse(string option, string text)
    {
        var parts = text.Split('/');
        var times = parts.Select(part => DurationText.Parse(option, part).TotalMilliseconds).ToList();
        return times switch
        {
            [var only] => new Constant(only),
            [var median, var high] when median > 0 && high > median => new LogNormal(median, high),
            _ => throw new CommandException($"{option} '{text}' must be a duration, or P50/P99 with P50 over 0 and P99 over P50, for example 120ms/900ms."),
        };
    }

    /// <summary>Milliseconds, one a line; of several columns the first that is a number. Other lines, as a header, are passed over.</summary>
    /// <exception cref="CommandException">There is no number in it.</exception>
    public static Distribution Read(string option, IEnumerable<string> lines)
    {
        List<double> seen = [];
        foreach (var line in lines)
        {
            foreach (var field in line.Split(','))
            {
                if (!double.TryParse(field.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) || ms < 0) continue;
                seen.Add(ms);
                break;
            }
        }
        return seen.Count > 0 ? new Seen(seen) : throw new CommandException($"{option} names a file without a number of milliseconds.");
    }
}
