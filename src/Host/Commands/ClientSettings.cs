using System.CommandLine;
using Hearth.Host.Client;
using Hearth.Protocols.SigV4;

namespace Hearth.Host.Commands;

/// <summary>The options that every command which talks to a running server has. The variables are those of AWS's own tools.</summary>
internal sealed class ClientSettings
{
    private readonly Option<string> _endpoint = new("--endpoint")
    {
        Description = "The server's address; AWS_ENDPOINT_URL says it too.",
        DefaultValueFactory = _ => Variable("AWS_ENDPOINT_URL") ?? "http://127.0.0.1:4566",
        HelpName = "URL",
    };

    private readonly Option<string> _region = new("--region")
    {
        Description = "Region; AWS_REGION and AWS_DEFAULT_REGION say it too.",
        DefaultValueFactory = _ => DefaultRegion,
        HelpName = "REGION",
    };

    public static string DefaultRegion => Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? "us-east-1";

    /// <summary>A 12-digit access key id is the account.</summary>
    public static string AccessKeyId => Variable("AWS_ACCESS_KEY_ID") ?? "test";

    /// <summary>Those of AWS's own tools; an open server takes any.</summary>
    public static ClientCredentials Credentials =>
        new(AccessKeyId, Variable("AWS_SECRET_ACCESS_KEY") ?? "test", Variable("AWS_SESSION_TOKEN"));

    public void AddTo(Command command)
    {
        command.Add(_endpoint);
        command.Add(_region);
    }

    /// <exception cref="CommandException">The endpoint is no URL.</exception>
    public HearthClient Connect(ParseResult parsed)
    {
        var text = parsed.GetValue(_endpoint)!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new CommandException($"--endpoint '{text}' is no URL. Write it as http://ADDRESS:PORT, for example http://127.0.0.1:4566.");
        return new HearthClient(url, Credentials, parsed.GetValue(_region)!);
    }

    /// <exception cref="CommandException">The server is another machine's, and --allow-remote was not given.</exception>
    public static void CheckLoopback(Uri endpoint, bool allowRemote)
    {
        if (!endpoint.IsLoopback && !allowRemote)
            throw new CommandException($"{endpoint.Authority} is not this machine. Load goes to others with --allow-remote only: on AWS it costs money.");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
