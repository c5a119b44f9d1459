using System.Runtime.CompilerServices;
using System.Text.Json;
using Hearth.DataPlane.Runtimes;

namespace Hearth.DataPlane.Prewarming;

/// <summary>
/// Whether a .NET function asks for nothing that is decided when its process starts: the one framework, no settings but those that the SDK writes for
/// everybody, and assemblies alone, none of which the framework has too (the newer of two is chosen at the start). Its .runtimeconfig.json and
/// .deps.json say so; reading them takes a millisecond, so the finding is remembered.
/// </summary>
internal sealed class DotnetPlainness
{
    private const string Framework = "Microsoft.NETCore.App";

    // Read by the libraries when they are first needed, so the client can set them in a process that has booted.
    private static readonly HashSet<string> LateSettings = new(StringComparer.Ordinal)
    {
        "System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization", "System.Reflection.Metadata.MetadataUpdater.IsSupported",
    };

    private readonly ConditionalWeakTable<EnvironmentConfig, Finding> findings = [];

    public bool Holds(EnvironmentConfig config, RuntimeName runtime, Interpreter interpreter)
    {
        // A handler without "::" is a program, which brings its own runtime client.
        if (config.Handler.IndexOf("::", StringComparison.Ordinal) is not (> 0 and var end)) return false;
        var files = new Files(Path.Combine(config.CodeDirectory, config.Handler[..end]));
        // While a function is developed its folder changes and its configuration does not.
        var changed = new[] { config.CodeDirectory, files.Settings, files.Dependencies }.Max(Directory.GetLastWriteTimeUtc);
        if (findings.TryGetValue(config, out var known) && known.Changed == changed) return known.Holds;
        var finding = new Finding(changed, Look(files, config.CodeDirectory, runtime, interpreter));
        findings.AddOrUpdate(config, finding);
        return finding.Holds;
    }

    private static bool Look(Files files, string code, RuntimeName runtime, Interpreter interpreter)
    {
        try
        {
            using var settings = Read(files.Settings);
            using var dependencies = Read(files.Dependencies);
            return AsksForTheUsual(settings.RootElement.GetProperty("runtimeOptions"), runtime)
                && HasOnlyItsOwn(dependencies.RootElement, code, FrameworkAssemblies(interpreter));
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException or UnauthorizedAccessException)
        {
            return false; // The host finds out what is wrong, and says so.
        }
    }

    private static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

    private static bool AsksForTheUsual(JsonElement options, RuntimeName runtime) => options.EnumerateObject().All(option => option.Name switch
    {
        "tfm" => true,
        "framework" => option.Value.GetProperty("name").GetString() == Framework
            && option.Value.GetProperty("version").GetString()!.Split('.')[0] == runtime.Version,
        "configProperties" => option.Value.EnumerateObject().All(IsLate),
        _ => false,
    }) && options.TryGetProperty("framework", out _);

    /// <summary>Cultures are off in any case, as on AWS.</summary>
    private static bool IsLate(JsonProperty setting) =>
        LateSettings.Contains(setting.Name) || (setting.Name == "System.Globalization.Invariant" && setting.Value.ValueKind == JsonValueKind.True);

    private static bool HasOnlyItsOwn(JsonElement dependencies, string code, HashSet<string> taken)
    {
        var target = dependencies.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        return dependencies.GetProperty("targets").GetProperty(target).EnumerateObject()
            .SelectMany(library => library.Value.EnumerateObject())
            .All(part => part.Name switch
            {
                "dependencies" or "compile" => true,
                "runtime" => part.Value.EnumerateObject().All(asset => Path.GetFileName(asset.Name) is var file
                    && !taken.Contains(file) && File.Exists(Path.Combine(code, file))),
                _ => false, // Native libraries, or texts in other languages.
            });
    }

    private static HashSet<string> FrameworkAssemblies(Interpreter interpreter) =>
        Directory.EnumerateFiles(Path.Combine(interpreter.Prefix, "shared", Framework), "*.dll", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(path)).Append("Hearth.DotnetRuntime.dll").ToHashSet(StringComparer.OrdinalIgnoreCase);

    private sealed record Finding(DateTime Changed, bool Holds);

    /// <param name="Assembly">Its path without ".dll".</param>
    private sealed record Files(string Assembly)
    {
        public string Settings => Assembly + ".runtimeconfig.json";

        public string Dependencies => Assembly + ".deps.json";
    }
}
