using System.Globalization;

namespace Hearth.Tests.Crash.Server;

/// <summary>How often the server is killed: few times in a usual run, more with HEARTH_CRASH_ROUNDS=50.</summary>
internal static class CrashRounds
{
    private const int Usual = 15;

    /// <summary>What <paramref name="share"/> of the rounds are, one at least.</summary>
    public static int Share(double share) => Math.Max(1, (int)Math.Round(share * Total));

    private static int Total =>
        int.TryParse(Environment.GetEnvironmentVariable("HEARTH_CRASH_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : Usual;
}
