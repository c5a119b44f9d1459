using System.CommandLine;
using Hearth.Host.Client;

namespace Hearth.Host.Commands;

/// <summary>Runs a command against a server, and says in one line on standard error why it failed.</summary>
internal static class ClientRun
{
    public static Task<int> RunAsync(ClientSettings settings, ParseResult parsed, Func<HearthClient, Task<int>> work, CancellationToken cancellation) =>
        ExplainAsync(async () =>
        {
            using var client = settings.Connect(parsed);
            return await work(client);
        });

    /// <summary>For a command that needs no server.</summary>
    public static async Task<int> ExplainAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            return 130; // What a shell makes of Ctrl-C.
        }
        catch (Exception error) when (error is CommandException or HearthClientException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"hearth: {error.Message}");
            return 1;
        }
    }
}
