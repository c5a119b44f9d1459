namespace Hearth.Host.Develop;

/// <summary>What editors write beside a file while they save it: vim, Emacs, nano, JetBrains, VS Code, Kate.</summary>
internal static class EditorLeavings
{
    public static readonly string[] Patterns =
        ["*.sw?", "*~", ".#*", @"\#*#", "4913", "*___jb_tmp___", "*___jb_old___", "*.tmp", ".*.kate-swp", ".goutputstream-*", "*.crswap"];
}
