namespace Hearth.Sandbox;

/// <summary>Refuses what would otherwise fail half-way with a message of the kernel's.</summary>
internal static class SandboxConfigCheck
{
    public static void Check(SandboxConfig config)
    {
        if (config.Id.Length is 0 or > 32 || !config.Id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)))
            throw new SandboxException($"The sandbox id \"{config.Id}\" must be 1 to 32 lower-case letters and digits.");
        if (config.Id == Cgroups.CgroupInstance.InitName)
            throw new SandboxException($"The sandbox id \"{config.Id}\" is taken by Hearth itself.");
        foreach (var path in (string?[])[config.TaskDirectory, config.RuntimeDirectory, config.LanguageDirectory, .. config.LayerDirectories])
        {
            if (path is not null && !Directory.Exists(path))
                throw new SandboxException($"Sandbox {config.Id}: the directory {path} does not exist. Was its archive unpacked?");
        }

        if (config.MemoryMb < 1 || config.EphemeralStorageMb < 1 || config.ProcessLimit < 1)
            throw new SandboxException($"Sandbox {config.Id}: memory, /tmp and the process limit must be at least 1.");
    }
}
