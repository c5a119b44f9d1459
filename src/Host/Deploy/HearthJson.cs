using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Host.Commands;

namespace Hearth.Host.Deploy;

/// <summary>hearth.json in a function's folder: what would otherwise be said on the command line each time.</summary>
internal sealed record HearthJson
{
    public const string FileName = "hearth.json";

    private static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public string? Name { get; init; }

    public string? Runtime { get; init; }

    public string? Handler { get; init; }

    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>MB.</summary>
    public int? Memory { get; init; }

    /// <summary>Seconds.</summary>
    public int? Timeout { get; init; }

    public IReadOnlyDictionary<string, string>? Env { get; init; }

    public bool Url { get; init; }

    /// <exception cref="CommandException">The file is not what it must be; the message says where.</exception>
    public static FunctionRequest Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return new FunctionRequest();
        try
        {
            return (JsonSerializer.Deserialize<HearthJson>(File.ReadAllBytes(path), Reading) ?? new HearthJson()).ToRequest();
        }
        catch (JsonException error)
        {
            throw new CommandException(
                $"{path}: {error.Message} It may hold name, runtime, handler, layers (a list of ARNs), memory (MB), "
                + "timeout (seconds), env (an object of texts) and url (true or false).");
        }
    }

    private FunctionRequest ToRequest() => new()
    {
        Name = Name,
        Runtime = Runtime,
        Handler = Handler,
        Layers = Layers,
        MemoryMb = Memory,
        TimeoutSeconds = Timeout,
        Variables = Env,
        Url = Url,
    };
}
