using System.Text.Json;

namespace Hearth.DotnetRuntime;

/// <summary>
/// What the host tells a process of the function's files when it starts it with them, for one that had started before: libraries look for it in
/// AppContext. The files ask for nothing else, or the function would have got a start of its own (DotnetPlainness in DataPlane).
/// </summary>
internal static class HostProperties
{
    private const string Assemblies = "TRUSTED_PLATFORM_ASSEMBLIES";
    private const string Dependencies = "APP_CONTEXT_DEPS_FILES";

    /// <param name="name">Of the function's assembly.</param>
    public static void Adopt(string folder, string name)
    {
        var own = Path.GetDirectoryName(AppContext.BaseDirectory) + "/";
        var (assemblies, settings) = Read(folder, name);
        var ofFramework = Present(Assemblies, ':').Where(path => !path.StartsWith(own, StringComparison.Ordinal));
        AppContext.SetData(Assemblies, string.Join(':', assemblies.Select(file => Path.Combine(folder, file)).Concat(ofFramework)));
        AppContext.SetData(Dependencies, string.Join(';', Present(Dependencies, ';').Skip(1).Prepend(DependenciesFile(folder, name))));
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", folder + "/");
        foreach (var (setting, value) in settings)
            AppContext.SetData(setting, value);
    }

    /// <summary>The files of its assemblies, and its settings as texts.</summary>
    public static (List<string> Assemblies, List<(string Name, string Value)> Settings) Read(string folder, string name)
    {
        using var dependencies = JsonDocument.Parse(File.ReadAllBytes(DependenciesFile(folder, name)));
        var target = dependencies.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        var assemblies = new List<string>();
        foreach (var library in dependencies.RootElement.GetProperty("targets").GetProperty(target).EnumerateObject())
        {
            if (library.Value.TryGetProperty("runtime", out var files))
            {
                foreach (var file in files.EnumerateObject())
                    assemblies.Add(Path.GetFileName(file.Name));
            }
        }

        using var configuration = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name + ".runtimeconfig.json")));
        var settings = new List<(string, string)>();
        if (configuration.RootElement.GetProperty("runtimeOptions").TryGetProperty("configProperties", out var properties))
        {
            foreach (var setting in properties.EnumerateObject())
                settings.Add((setting.Name, setting.Value.ToString().ToLowerInvariant()));
        }
        return (assemblies, settings);
    }

    private static string DependenciesFile(string folder, string name) => Path.Combine(folder, name + ".deps.json");

    private static string[] Present(string property, char separator) =>
        (AppContext.GetData(property) as string ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries);
}
