using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dapper;
using Hearth.Kernel;
using Hearth.Storage;

namespace Hearth.Services.Lambda.CodeSigning;

/// <summary>A code signing configuration's identity; the id is "csc-" and 17 lower-case letters and digits.</summary>
internal sealed record CodeSigningKey(string AccountId, string Region, string Id)
{
    public string Arn => $"arn:aws:lambda:{Region}:{AccountId}:code-signing-config:{Id}";

    public static bool TryParse(string text, [NotNullWhen(true)] out CodeSigningKey? key)
    {
        key = null;
        if (!Kernel.Arn.TryParse(text, out var arn) || arn.Resource.Split(':') is not ["code-signing-config", var id]) return false;
        key = new CodeSigningKey(arn.AccountId, arn.Region, id);
        return true;
    }

    /// <summary>The key, when it is the caller's own; the configurations of others do not exist for it.</summary>
    public CodeSigningKey? Of(Caller caller) => AccountId == caller.AccountId && Region == caller.Region ? this : null;
}

/// <summary>Who must have signed the code of a function. https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html</summary>
internal sealed record CodeSigningConfig
{
    public required CodeSigningKey Key { get; init; }

    public string Description { get; init; } = "";

    public required IReadOnlyList<string> SigningProfileVersionArns { get; init; }

    /// <summary>What happens to code that is not signed so: "Warn" or "Enforce".</summary>
    public string UntrustedArtifactOnDeployment { get; init; } = "Warn";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset LastModified { get; init; }
}

/// <summary>The code signing configurations, durable.</summary>
internal sealed class CodeSigningStore(IDatabase database)
{
    public Task CreateAsync(CodeSigningConfig config) => database.WriteAsync(connection => connection.Execute(
        """
        INSERT INTO lambda_code_signing_config (account, region, id, document, created_at)
        VALUES (@AccountId, @Region, @Id, @document, @createdAt)
        """,
        new
        {
            config.Key.AccountId,
            config.Key.Region,
            config.Key.Id,
            document = JsonSerializer.Serialize(config),
            createdAt = config.LastModified.ToUnixTimeMilliseconds(),
        }));

    public async Task<CodeSigningConfig?> FindAsync(CodeSigningKey? key) =>
        key is null ? null : await database.ReadAsync(connection => Find(connection, key));

    /// <summary>Null when there is none.</summary>
    public async Task<CodeSigningConfig?> UpdateAsync(CodeSigningKey? key, Func<CodeSigningConfig, CodeSigningConfig> update) =>
        key is null ? null : await database.WriteAsync(connection =>
        {
            if (Find(connection, key) is not { } current) return null;
            var next = update(current);
            connection.Execute(
                "UPDATE lambda_code_signing_config SET document = @document WHERE account = @AccountId AND region = @Region AND id = @Id",
                new { key.AccountId, key.Region, key.Id, document = JsonSerializer.Serialize(next) });
            return next;
        });

    /// <param name="check">Refuses the deletion by an exception.</param>
    /// <returns>False when there is none.</returns>
    public async Task<bool> DeleteAsync(CodeSigningKey? key, Action<IDbConnection> check) =>
        key is not null && await database.WriteAsync(connection =>
        {
            if (Find(connection, key) is null) return false;
            check(connection);
            connection.Execute("DELETE FROM lambda_code_signing_config WHERE account = @AccountId AND region = @Region AND id = @Id", key);
            return true;
        });

    public Task<IReadOnlyList<CodeSigningConfig>> ListAsync(string accountId, string region) => database.ReadAsync<IReadOnlyList<CodeSigningConfig>>(
        connection =>
        [
            .. connection.Query<string>(
                "SELECT document FROM lambda_code_signing_config WHERE account = @accountId AND region = @region ORDER BY id",
                new { accountId, region }).Select(document => JsonSerializer.Deserialize<CodeSigningConfig>(document)!),
        ]);

    private static CodeSigningConfig? Find(IDbConnection connection, CodeSigningKey key)
    {
        var document = connection.QuerySingleOrDefault<string>(
            "SELECT document FROM lambda_code_signing_config WHERE account = @AccountId AND region = @Region AND id = @Id", key);
        return document is null ? null : JsonSerializer.Deserialize<CodeSigningConfig>(document);
    }
}
