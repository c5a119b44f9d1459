using System.Collections.Concurrent;
using Hearth.DataPlane;
using Hearth.Kernel;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.Invoke;

/// <summary>What the data plane needs to know of a version, made once for each.</summary>
internal sealed class EnvironmentConfigs(CodeArchives archives)
{
    private readonly ConcurrentDictionary<string, EnvironmentConfig> _known = new(StringComparer.Ordinal);

    public static string ConfigurationId(FunctionVersion function) => $"{function.Arn}@{function.EnvironmentId}";

    public async ValueTask<EnvironmentConfig> OfAsync(FunctionVersion function, CancellationToken cancellation)
    {
        var id = ConfigurationId(function);
        if (_known.TryGetValue(id, out var known)) return known;
        await SocketThread.Leave(); // Unpacking reads and writes files.
        var code = await archives.UnpackAsync(function.Code.Sha256Hex, cancellation);
        var layers = new List<string>();
        foreach (var layer in function.Settings.Layers)
            layers.Add((await archives.UnpackAsync(layer.Sha256Hex, cancellation)).Directory);
        var config = Config(function, id, code.Directory, layers);
        Forget(function);
        return _known.GetOrAdd(id, config);
    }

    /// <summary>Drops what is remembered of a version (its older revisions, or all of it once it is deleted).</summary>
    public void Forget(FunctionVersion function)
    {
        foreach (var id in _known.Keys.Where(id => id.StartsWith($"{function.Arn}@", StringComparison.Ordinal)))
            _known.TryRemove(id, out _);
    }

    private static EnvironmentConfig Config(FunctionVersion function, string id, string codeDirectory, IReadOnlyList<string> layers) => new()
    {
        ConfigurationId = id,
        AccountId = function.Key.AccountId,
        Region = function.Key.Region,
        FunctionName = function.Key.Name,
        FunctionVersion = function.Version,
        Runtime = function.Settings.Runtime,
        Handler = function.Settings.Handler ?? "",
        CodeDirectory = codeDirectory,
        LayerDirectories = layers,
        MemoryMb = function.Settings.MemorySize,
        Timeout = TimeSpan.FromSeconds(function.Settings.Timeout),
        EphemeralStorageMb = function.Settings.EphemeralStorageSize,
        Variables = function.Settings.Variables ?? new Dictionary<string, string>(),
        LogGroup = FunctionDescription.LogGroup(function),
        LogFormat = function.Settings.LogFormat,
        ApplicationLogLevel = function.Settings.ApplicationLogLevel,
        SystemLogLevel = function.Settings.SystemLogLevel,
        RoleArn = function.Settings.Role,
        InitializationType = function.IsSnapStart ? InitializationType.SnapStart : InitializationType.OnDemand,
    };
}
