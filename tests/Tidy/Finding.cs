using Shouldly;

namespace Hearth.Tests.Tidy;

/// <summary>One place that breaks a rule, and what to do about it.</summary>
internal sealed record Finding(string File, int Line, string Rule, string WhatToDo)
{
    public override string ToString() => $"{File}:{Line}: {Rule} {WhatToDo}";
}

internal static class Findings
{
    public static void ShouldBeNone(this IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        if (all.Count > 0) throw new ShouldAssertException($"{all.Count} place(s) break a rule:\n{string.Join('\n', all)}");
    }
}
