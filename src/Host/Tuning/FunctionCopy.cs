using System.Text.Json.Nodes;
using Hearth.Host.Client;

namespace Hearth.Host.Tuning;

/// <summary>
/// A copy of a function with the same code and settings under a name of its own, so that nothing that is measured touches the
/// function itself. It is gone, with its log, once disposed.
/// </summary>
internal sealed class FunctionCopy : IAsyncDisposable
{
    private const string Functions = "/2015-03-31/functions";
    private const int MaximumNameLength = 64;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Output that is on its way into the log when the function is deleted would make the group anew.</summary>
    private static readonly TimeSpan LogDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>Settings that an answer shows as they are asked for.</summary>
    private static readonly string[] Members =
    [
        "Runtime", "Role", "Handler", "Timeout", "MemorySize", "KMSKeyArn", "TracingConfig", "EphemeralStorage", "Architectures",
        "FileSystemConfigs",
    ];

    private readonly HearthClient _client;
    private readonly TimeProvider _time;
    private int _revision;

    private FunctionCopy(HearthClient client, string name, TimeProvider time) => (_client, Name, _time) = (client, name, time);

    public string Name { get; }

    private string Path => $"{Functions}/{Uri.EscapeDataString(Name)}";

    /// <param name="function">As GetFunction answers.</param>
    public static async Task<FunctionCopy> MakeAsync(HearthClient client, JsonObject function, TimeProvider time, CancellationToken cancellation)
    {
        var configuration = (JsonObject)function["Configuration"]!;
        using var http = new HttpClient(TrustedHandler.Create(Environment.GetEnvironmentVariable("AWS_CA_BUNDLE")));
        var zip = await http.GetByteArrayAsync(new Uri((string)function["Code"]!["Location"]!), cancellation);
        var copy = new FunctionCopy(client, NameOf((string)configuration["FunctionName"]!, Random.Shared), time);
        try
        {
            await client.SendAsync(HttpMethod.Post, Functions, Request(copy.Name, configuration, zip), cancellation);
            await copy.WaitAsync(cancellation);
            return copy;
        }
        catch
        {
            // Ctrl-C may come after the server has made it and before it has said so.
            await copy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Also ends its environments: the next invocation is a cold start.</summary>
    public async Task UpdateAsync(int memoryMb, CancellationToken cancellation)
    {
        var change = new JsonObject { ["MemorySize"] = memoryMb, ["Description"] = $"hearth tune {++_revision}" };
        await _client.SendAsync(HttpMethod.Put, $"{Path}/configuration", change, cancellation);
        await WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await ForgivingAsync(() => _client.SendAsync(HttpMethod.Delete, Path, body: null, CancellationToken.None));
        await Task.Delay(LogDelay, _time);
        await ForgivingAsync(() => _client.CallLogsAsync(
            "DeleteLogGroup", new JsonObject { ["logGroupName"] = $"/aws/lambda/{Name}" }, CancellationToken.None));
    }

    public static JsonObject Request(string name, JsonObject configuration, byte[] zip)
    {
        var request = new JsonObject { ["FunctionName"] = name, ["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip) } };
        foreach (var member in Members)
        {
            if (configuration[member] is { } value) request[member] = value.DeepClone();
        }
        if (configuration["Environment"]?["Variables"] is { } variables)
            request["Environment"] = new JsonObject { ["Variables"] = variables.DeepClone() };
        if (configuration["Layers"] is JsonArray layers)
            request["Layers"] = new JsonArray([.. layers.Select(layer => layer!["Arn"]!.DeepClone())]);
        if (configuration["VpcConfig"] is JsonObject vpc)
            request["VpcConfig"] = new JsonObject { ["SubnetIds"] = vpc["SubnetIds"]?.DeepClone(), ["SecurityGroupIds"] = vpc["SecurityGroupIds"]?.DeepClone() };
        // A log group of its own: what is measured must not stand in the function's log.
        if (configuration["LoggingConfig"]?.DeepClone() is JsonObject logging)
        {
            logging.Remove("LogGroup");
            request["LoggingConfig"] = logging;
        }
        return request;
    }

    public static string NameOf(string function, Random random)
    {
        var suffix = $"-tune-{random.Next(0x1000000):x6}";
        return function[..Math.Min(function.Length, MaximumNameLength - suffix.Length)] + suffix;
    }

    private static async Task ForgivingAsync(Func<Task> delete)
    {
        try
        {
            await delete();
        }
        catch (HearthClientException error) when (error.Code == "ResourceNotFoundException")
        {
            // It never came to be, or wrote nothing.
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var configuration = await _client.SendAsync(HttpMethod.Get, $"{Path}/configuration", body: null, cancellation);
            if ((string?)configuration["State"] == "Failed" || (string?)configuration["LastUpdateStatus"] == "Failed")
                throw new HearthClientException("Failed", $"The copy {Name} cannot run: {configuration["StateReason"] ?? configuration["LastUpdateStatusReason"]}");
            if ((string?)configuration["State"] == "Active" && (string?)configuration["LastUpdateStatus"] == "Successful") return;
            await Task.Delay(PollInterval, _time, cancellation);
        }
    }
}
