using System.Globalization;

namespace Hearth.Bench.Report;

/// <summary>How numbers of the table are written: three digits that mean something.</summary>
internal static class Ratios
{
    public static string Print(double ratio) => Number(ratio) + "x";

    public static string Number(double value)
    {
        var decimals = Math.Abs(value) switch { < 1 => 3, < 10 => 2, < 100 => 1, _ => 0 };
        return value.ToString("N" + decimals, CultureInfo.InvariantCulture);
    }
}
