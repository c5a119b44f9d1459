using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Hearth.Host.Authentication;
using Hearth.Host.Client;
using Hearth.Kernel;
using Hearth.Storage;

namespace Hearth.Host.Commands;

/// <summary>
/// `hearth account create`: makes an account and shows its root key pair, once. Whoever can read the data folder may: it works on
/// the folder itself, or, when a server has it open, through that server.
/// </summary>
internal static class AccountCommand
{
    public static Command Create()
    {
        var settings = new ServerSettings();
        var account = new Argument<string?>("account") { Description = "12 digits; drawn when left out.", DefaultValueFactory = _ => null };
        var endpoint = new Option<string>("--endpoint")
        {
            Description = "Where the server runs, if it does.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } url ? url : "http://127.0.0.1:4566",
            HelpName = "URL",
        };
        var create = new Command("create", "Make an account, or a second root key for one, and show the key pair once.") { account, endpoint, settings.Data };
        create.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                await RunAsync(settings.DataDirectoryOf(parsed), parsed.GetValue(endpoint)!, parsed.GetValue(account), cancellation);
                return 0;
            }
            catch (Exception error) when (error is CommandException or StorageException or HearthClientException)
            {
                await Console.Error.WriteLineAsync($"hearth: {error.Message}");
                return 1;
            }
        });
        return new Command("account", "Accounts of a server that enforces authentication.") { create };
    }

    private static async Task RunAsync(string dataDirectory, string endpoint, string? accountId, CancellationToken cancellation)
    {
        var account = await CreateInFolderAsync(dataDirectory, accountId, cancellation)
            ?? await CreateAtServerAsync(dataDirectory, endpoint, accountId, cancellation);
        Print(account);
    }

    public static void Print(NewAccount account)
    {
        Console.WriteLine($"Account {account.AccountId}: the key pair of its root user, which is shown this once:");
        Console.WriteLine($"  export AWS_ACCESS_KEY_ID={account.AccessKeyId} AWS_SECRET_ACCESS_KEY={account.SecretAccessKey}");
    }

    /// <returns>Null when a server has the folder open.</returns>
    private static async Task<NewAccount?> CreateInFolderAsync(string dataDirectory, string? accountId, CancellationToken cancellation)
    {
        if (StorageEngine.IsInUse(dataDirectory)) return null;
        await using var storage = await StorageEngine.OpenSqliteAsync(dataDirectory, TimeProvider.System, cancellation);
        await using var identity = await IdentityServices.StartAsync(storage, isEnforced: true, TimeProvider.System, cancellation);
        try
        {
            return await identity.Administration.CreateAsync(accountId);
        }
        catch (AwsError error)
        {
            throw new CommandException(error.Message);
        }
    }

    private static async Task<NewAccount> CreateAtServerAsync(string dataDirectory, string endpoint, string? accountId, CancellationToken cancellation)
    {
        using var http = new HttpClient(TrustedHandler.Create(Environment.GetEnvironmentVariable("AWS_CA_BUNDLE"))) { BaseAddress = new Uri(endpoint) };
        var token = new AdministrationToken(StorageEngine.ReadServerKey(dataDirectory), TimeProvider.System).Make();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/_hearth/accounts?account={Uri.EscapeDataString(accountId ?? "")}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode) return JsonSerializer.Deserialize<NewAccount>(text)!;
            throw new CommandException(text.Length > 0 ? text : $"The server at {endpoint} refused: it is not the one that runs on {dataDirectory}.");
        }
        catch (HttpRequestException error)
        {
            throw new CommandException(
                $"A server has {dataDirectory} open, but none answers at {endpoint} ({error.GetBaseException().Message}). Say where it is with --endpoint URL.");
        }
    }
}
