using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Hearth.Host.Server;
using Hearth.Host.Tracing;

namespace Hearth.Host.Commands;

/// <summary>The options that every command which serves has.</summary>
internal sealed class ServerSettings
{
    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Address and port to serve on. Port 0 takes a free one.",
        DefaultValueFactory = _ => "127.0.0.1:4566",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string> _auth = new("--auth")
    {
        Description = "'open' (any credentials are taken) or 'enforce' (signatures are verified, and IAM decides).",
        DefaultValueFactory = _ => "open",
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Let an open server listen on an address that others can reach: everybody who does may do everything.",
    };

    private readonly Option<string?> _tlsCertificate = new("--tls-certificate") { Description = "Serve HTTPS with this certificate (PEM).", HelpName = "FILE" };

    private readonly Option<string?> _tlsKey = new("--tls-key") { Description = "The certificate's private key (PEM).", HelpName = "FILE" };

    private readonly Option<string> _data = new("--data")
    {
        Description = "Folder for everything that is kept.",
        DefaultValueFactory = _ => DefaultDataDirectory(),
        HelpName = "DIRECTORY",
    };

    private readonly Option<string> _isolation = new("--isolation")
    {
        Description = "How functions run: 'sandbox' (Linux namespaces; needs root) or 'process' (no isolation).",
        DefaultValueFactory = _ => "sandbox",
    };

    private readonly Option<string[]> _interpreters = new("--interpreter")
    {
        Description = "Interpreter for a runtime, for example python3.12=/opt/python/bin/python3.12. May be repeated.",
        HelpName = "RUNTIME=PATH",
    };

    private readonly Option<int> _keepAlive = new("--keep-alive")
    {
        Description = "Seconds for which an idle execution environment is kept.",
        DefaultValueFactory = _ => 600,
        HelpName = "SECONDS",
    };

    private readonly Option<int> _concurrency = new("--account-concurrency")
    {
        Description = "Concurrent executions per account and region.",
        DefaultValueFactory = _ => 1000,
        HelpName = "COUNT",
    };

    private readonly Option<int> _scalingRate = new("--scaling-rate")
    {
        Description = "Environments that each function may gain every 10 seconds, started on demand. Lower it to see AWS's burst throttling on a small machine.",
        DefaultValueFactory = _ => 1000,
        HelpName = "COUNT",
    };

    private readonly Option<int> _prepared = new("--prepared")
    {
        Description = "At most so many sandboxes of one kind wait, booted, for functions that start; 0: none, to save memory.",
        DefaultValueFactory = _ => 64,
        HelpName = "COUNT",
    };

    private readonly Option<string> _idleProcessors = new("--idle-processors")
    {
        Description = "'awake' (they do not sleep while invocations follow each other within 2 ms, which halves a short one's time; PM QoS) or 'sleep'.",
        DefaultValueFactory = _ => "awake",
    };

    private readonly Option<string> _limits = new("--limits")
    {
        Description = "How often the management API may be called: 'none' (no limit) or 'aws' (15 calls a second in sum; 429 past it).",
        DefaultValueFactory = _ => "none",
    };

    private readonly Option<string?> _otlp = new("--otlp")
    {
        Description = "Send a trace of each call to this OpenTelemetry collector (OTLP over HTTP), for example http://127.0.0.1:4318.",
        HelpName = "URL",
    };

    private readonly Option<string> _httpSubscribers = new("--http-subscribers")
    {
        Description = "Where SNS posts messages for HTTP subscribers: 'loopback' (this machine only) or 'any'.",
        DefaultValueFactory = _ => "loopback",
    };

    public ServerSettings()
    {
        _isolation.AcceptOnlyFromAmong("sandbox", "process");
        _auth.AcceptOnlyFromAmong("open", "enforce");
        _limits.AcceptOnlyFromAmong("none", "aws");
        foreach (var count in new[] { _concurrency, _scalingRate }) count.Validators.Add(MustBePositive);
        _prepared.Validators.Add(MustNotBeNegative);
        _idleProcessors.AcceptOnlyFromAmong("awake", "sleep");
        _httpSubscribers.AcceptOnlyFromAmong("loopback", "any");
    }

    /// <summary>The options of a server that is for more than its own command.</summary>
    public void AddSecurityTo(Command command)
    {
        command.Add(_auth);
        command.Add(_tlsCertificate);
        command.Add(_tlsKey);
    }

    /// <summary>For commands that only look into the folder.</summary>
    public Option<string> Data => _data;

    public string DataDirectoryOf(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(_data)!);

    public void AddTo(Command command)
    {
        command.Add(_listen);
        command.Add(_data);
        command.Add(_insecure);
        command.Add(_isolation);
        command.Add(_interpreters);
        command.Add(_keepAlive);
        command.Add(_concurrency);
        command.Add(_scalingRate);
        command.Add(_prepared);
        command.Add(_idleProcessors);
        command.Add(_limits);
        command.Add(_httpSubscribers);
        command.Add(_otlp);
    }

    /// <exception cref="ServerStartException">A value cannot be read; the message says which and how it is written.</exception>
    public ServerOptions Read(ParseResult parsed) => new()
    {
        Listen = ParseAddress(parsed.GetValue(_listen)!),
        DataDirectory = DataDirectoryOf(parsed),
        Auth = parsed.GetValue(_auth) ?? "open",
        IsInsecureAllowed = parsed.GetValue(_insecure),
        Tls = ReadTls(parsed.GetValue(_tlsCertificate), parsed.GetValue(_tlsKey)),
        Isolation = parsed.GetValue(_isolation)!,
        Interpreters = ParseInterpreters(parsed.GetValue(_interpreters) ?? []),
        KeepAlive = TimeSpan.FromSeconds(parsed.GetValue(_keepAlive)),
        AccountConcurrency = parsed.GetValue(_concurrency),
        ScalingRate = parsed.GetValue(_scalingRate),
        PreparedSandboxes = parsed.GetValue(_prepared),
        IdleProcessors = parsed.GetValue(_idleProcessors)!,
        Limits = parsed.GetValue(_limits)!,
        HttpSubscribers = parsed.GetValue(_httpSubscribers)!,
        Otlp = parsed.GetValue(_otlp) is { } url ? OtlpExport.ParseUrl(url) : null,
    };

    private static void MustBePositive(OptionResult result)
    {
        if (result.GetValueOrDefault<int>() < 1) result.AddError($"{result.Option.Name} must be 1 or more.");
    }

    private static void MustNotBeNegative(OptionResult result)
    {
        if (result.GetValueOrDefault<int>() < 0) result.AddError($"{result.Option.Name} must be 0 or more.");
    }

    private static IPEndPoint ParseAddress(string text)
    {
        var normal = text.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + text["localhost".Length..] : text;
        if (normal.All(char.IsAsciiDigit)) normal = "127.0.0.1:" + normal;
        if (normal.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(normal, out var address)) return address;
        throw new ServerStartException($"--listen '{text}' is no address. Write it as ADDRESS:PORT, for example 127.0.0.1:4566.");
    }

    private static TlsFiles? ReadTls(string? certificate, string? key)
    {
        if (certificate is null && key is null) return null;
        if (certificate is null || key is null) throw new ServerStartException("--tls-certificate and --tls-key go together.");
        foreach (var file in new[] { certificate, key })
            if (!File.Exists(file)) throw new ServerStartException($"There is no file {file}.");
        return new TlsFiles(Path.GetFullPath(certificate), Path.GetFullPath(key));
    }

    private static Dictionary<string, string> ParseInterpreters(string[] pairs)
    {
        var interpreters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } runtime, { Length: > 0 } path])
                throw new ServerStartException($"--interpreter '{pair}' must be RUNTIME=PATH, for example python3.12=/usr/bin/python3.12.");
            if (!File.Exists(path))
                throw new ServerStartException($"--interpreter {runtime}: there is no file {path}.");
            interpreters[runtime] = path;
        }
        return interpreters;
    }

    private static string DefaultDataDirectory() =>
        Environment.GetEnvironmentVariable("HEARTH_DATA")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".hearth");

    public static string Print(IPEndPoint address, bool isTls = false) => string.Create(CultureInfo.InvariantCulture, $"{(isTls ? "https" : "http")}://{address}");
}
