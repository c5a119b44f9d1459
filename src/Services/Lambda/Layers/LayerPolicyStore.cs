using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Services.Lambda.Permissions;
using Hearth.Storage;

namespace Hearth.Services.Lambda.Layers;

/// <summary>With whom each layer version is shared, durable.</summary>
internal sealed class LayerPolicyStore(IDatabase database)
{
    public Task<ResourcePolicy?> FindAsync(LayerKey key, long version) => database.ReadAsync(connection => Find(connection, key, version));

    /// <summary>Replaces the policy by what <paramref name="update"/> makes of it; null means that there is none.</summary>
    /// <exception cref="Hearth.Kernel.AwsError">404 when the layer version does not exist.</exception>
    public Task<ResourcePolicy?> UpdateAsync(LayerKey key, long version, Func<ResourcePolicy?, ResourcePolicy?> update) =>
        database.WriteAsync(connection =>
        {
            if (!LayerStore.Exists(connection, key, version)) throw LayerErrors.VersionNotFound(key.VersionArn(version));
            var next = update(Find(connection, key, version));
            Delete(connection, key, version);
            if (next is not null) Insert(connection, key, version, next);
            return next;
        });

    public static void Delete(IDbConnection connection, LayerKey key, long version) => connection.Execute(
        """
        DELETE FROM lambda_layer_version_policy
        WHERE account = @AccountId AND region = @Region AND name = @Name AND version = @version
        """,
        new { key.AccountId, key.Region, key.Name, version });

    private static ResourcePolicy? Find(IDbConnection connection, LayerKey key, long version)
    {
        var document = connection.QuerySingleOrDefault<string>(
            """
            SELECT document FROM lambda_layer_version_policy
            WHERE account = @AccountId AND region = @Region AND name = @Name AND version = @version
            """,
            new { key.AccountId, key.Region, key.Name, version });
        return document is null ? null : JsonSerializer.Deserialize<ResourcePolicy>(document);
    }

    private static void Insert(IDbConnection connection, LayerKey key, long version, ResourcePolicy policy) => connection.Execute(
        """
        INSERT INTO lambda_layer_version_policy (account, region, name, version, document)
        VALUES (@AccountId, @Region, @Name, @version, @document)
        """,
        new { key.AccountId, key.Region, key.Name, version, document = JsonSerializer.Serialize(policy) });
}
