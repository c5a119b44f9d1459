using Hearth.DataPlane.Runtimes;

namespace Hearth.Host.Layers;

/// <summary>What to install and for which runtimes.</summary>
/// <param name="File">requirements.txt or package.json, absolute.</param>
/// <param name="Runtimes">AWS's identifiers, at least one.</param>
internal sealed record LayerRecipe(string File, IReadOnlyList<string> Runtimes, InstalledRuntimes Interpreters);
