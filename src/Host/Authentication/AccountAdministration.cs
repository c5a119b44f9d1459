using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Services.Iam;
using Microsoft.AspNetCore.Http;

namespace Hearth.Host.Authentication;

/// <summary>
/// What may be done by whoever can read the server's key: a text sealed with it, which holds for a minute. `hearth account create`
/// uses it to talk to the server that runs on its data folder.
/// </summary>
internal sealed class AdministrationToken(byte[] serverKey, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Sealing _sealing = new(serverKey, "host/administration");

    public string Make() => _sealing.Seal((time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    public bool IsValid(string token) =>
        _sealing.Open(token) is { } text
        && long.TryParse(text, CultureInfo.InvariantCulture, out var expires)
        && time.GetUtcNow().ToUnixTimeSeconds() <= expires;
}

/// <param name="SecretAccessKey">Shown once: nothing can show it again.</param>
internal sealed record NewAccount(string AccountId, string AccessKeyId, string SecretAccessKey);

/// <summary>Makes accounts: an account is there when its root user has an access key.</summary>
internal sealed class AccountAdministration(IamService iam, AdministrationToken tokens)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether the request may see and do what is the installation's owner's.</summary>
    public bool IsAdministrator(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.Ordinal) && tokens.IsValid(header[Scheme.Length..]);

    /// <summary>POST /_hearth/accounts?account=123456789012; without a number one is drawn.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        if (!IsAdministrator(http.Request) || http.Request.Method != HttpMethods.Post)
        {
            http.Response.StatusCode = 403;
            return;
        }
        try
        {
            var account = await CreateAsync(http.Request.Query["account"] is [{ Length: > 0 } id] ? id : null);
            http.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(http.Response.Body, account, cancellationToken: http.RequestAborted);
        }
        catch (AwsError error)
        {
            http.Response.StatusCode = error.StatusCode;
            await http.Response.WriteAsync(error.Message, http.RequestAborted);
        }
    }

    /// <returns>Null when there are accounts already.</returns>
    public async Task<NewAccount?> CreateFirstAsync() =>
        iam.AccountIds.Any(iam.HasRootKey) ? null : await CreateAsync(Caller.DefaultAccountId);

    /// <exception cref="AwsError">The number is none, or the account has two keys already.</exception>
    public async Task<NewAccount> CreateAsync(string? accountId)
    {
        var id = accountId ?? RandomNumberGenerator.GetString("0123456789", 11).Insert(0, "1");
        if (id.Length != 12 || !id.All(char.IsAsciiDigit)) throw new AwsError("ValidationError", $"'{id}' is no account number: it has 12 digits.");
        var (key, secret) = await iam.CreateRootKeyAsync(id);
        return new NewAccount(id, key, secret);
    }
}
