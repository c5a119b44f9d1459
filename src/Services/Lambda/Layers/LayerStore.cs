using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Storage;

namespace Hearth.Services.Lambda.Layers;

/// <summary>The layer versions, durable.</summary>
internal sealed class LayerStore(IDatabase database)
{
    /// <summary>Adds the next version; numbers start at 1 and are never given twice, even after a deletion.</summary>
    public Task<LayerVersion> PublishAsync(LayerKey key, Func<long, LayerVersion> make) => database.WriteAsync(connection =>
    {
        connection.Execute(
            """
            INSERT INTO lambda_layer (account, region, name, last_version) VALUES (@AccountId, @Region, @Name, 1)
            ON CONFLICT (account, region, name) DO UPDATE SET last_version = lambda_layer.last_version + 1
            """,
            key);
        var number = connection.QuerySingle<long>(
            "SELECT last_version FROM lambda_layer WHERE account = @AccountId AND region = @Region AND name = @Name", key);
        var layer = make(number);
        connection.Execute(
            """
            INSERT INTO lambda_layer_version (account, region, name, version, code_sha256, document, created_at)
            VALUES (@AccountId, @Region, @Name, @Version, @Sha256Hex, @document, @createdAt)
            """,
            new
            {
                key.AccountId,
                key.Region,
                key.Name,
                layer.Version,
                layer.Sha256Hex,
                document = JsonSerializer.Serialize(layer),
                createdAt = layer.CreatedAt.ToUnixTimeMilliseconds(),
            });
        return layer;
    });

    public Task<LayerVersion?> FindAsync(LayerKey key, long version) => database.ReadAsync(connection => Read(
        connection.QuerySingleOrDefault<string>(
            """
            SELECT document FROM lambda_layer_version
            WHERE account = @AccountId AND region = @Region AND name = @Name AND version = @version
            """,
            new { key.AccountId, key.Region, key.Name, version })));

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<LayerVersion>> ListVersionsAsync(LayerKey key) => ListAsync(
        """
        SELECT document FROM lambda_layer_version WHERE account = @AccountId AND region = @Region AND name = @Name
        ORDER BY version DESC
        """,
        key);

    /// <summary>Every version of every layer of an account and region, by name, newest first.</summary>
    public Task<IReadOnlyList<LayerVersion>> ListAsync(string accountId, string region) => ListAsync(
        """
        SELECT document FROM lambda_layer_version WHERE account = @accountId AND region = @region ORDER BY name, version DESC
        """,
        new { accountId, region });

    public Task<IReadOnlyList<string>> ListArchivesAsync() => database.ReadAsync<IReadOnlyList<string>>(
        connection => [.. connection.Query<string>("SELECT DISTINCT code_sha256 FROM lambda_layer_version")]);

    /// <summary>Deletes a version. Functions that have it keep their own reference to its archive.</summary>
    public Task DeleteAsync(LayerKey key, long version) => database.WriteAsync(connection =>
    {
        LayerPolicyStore.Delete(connection, key, version);
        connection.Execute(
            """
            DELETE FROM lambda_layer_version
            WHERE account = @AccountId AND region = @Region AND name = @Name AND version = @version
            """,
            new { key.AccountId, key.Region, key.Name, version });
    });

    public static bool Exists(IDbConnection connection, LayerKey key, long version) => connection.QuerySingle<long>(
        """
        SELECT COUNT(*) FROM lambda_layer_version
        WHERE account = @AccountId AND region = @Region AND name = @Name AND version = @version
        """,
        new { key.AccountId, key.Region, key.Name, version }) > 0;

    private Task<IReadOnlyList<LayerVersion>> ListAsync(string sql, object parameters) => database.ReadAsync<IReadOnlyList<LayerVersion>>(
        connection => [.. connection.Query<string>(sql, parameters).Select(document => Read(document)!)]);

    private static LayerVersion? Read(string? document) =>
        document is null ? null : JsonSerializer.Deserialize<LayerVersion>(document);
}
