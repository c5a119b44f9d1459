using System.Runtime.CompilerServices;
using Hearth.Kernel.Policies;

namespace Hearth.Services.Iam.Policies;

/// <summary>The parsed form of each policy text that some account holds, for as long as it holds it.</summary>
internal static class PolicyTexts
{
    private static readonly ConditionalWeakTable<string, PolicyDocument> Parsed = [];

    public static PolicyDocument Parse(string text) => Parsed.GetValue(text, PolicyDocument.Parse);
}
