using System.Globalization;
using Hearth.Host.Commands;

namespace Hearth.Host.Planning;

/// <summary>Reads the lists of settings that a plan compares.</summary>
internal static class PlanLists
{
    /// <summary>"none,50,100"; empty when nothing is said.</summary>
    /// <exception cref="CommandException">An entry is neither.</exception>
    public static IReadOnlyList<int?> Reserved(string? text) =>
        [.. Parts(text).Select(part => part == "none" ? (int?)null : Count("--reserved", part))];

    /// <summary>"0,10"; empty when nothing is said.</summary>
    /// <exception cref="CommandException">An entry is no number.</exception>
    public static IReadOnlyList<int> Counts(string option, string? text) => [.. Parts(text).Select(part => Count(option, part))];

    /// <summary>"512", or "512=190ms,1024=100ms".</summary>
    /// <param name="medianMs">Of the traffic: what a size's own duration is compared with.</param>
    /// <exception cref="CommandException">It is written otherwise, or says nothing of what another size changes.</exception>
    public static IReadOnlyList<MemorySize> MemorySizes(string text, double medianMs)
    {
        var sizes = Parts(text).Select(part => part.Split('=') switch
        {
            [var memory] => new MemorySize(Count("--memory", memory), 1),
            [var memory, var time] => new MemorySize(
                Count("--memory", memory), medianMs > 0 ? DurationText.Parse("--memory", time).TotalMilliseconds / medianMs : 1),
            _ => throw new CommandException($"--memory '{part}' must be MB or MB=DURATION."),
        }).ToList();
        if (sizes.Count > 1 && !Parts(text).All(part => part.Contains('=', StringComparison.Ordinal)))
            throw new CommandException("Several sizes of --memory need the duration at each, as 512=190ms,1024=100ms: hearth tune FUNCTION measures them.");
        return sizes;
    }

    private static string[] Parts(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static int Count(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new CommandException($"{option} '{text}' is no number.");
}
