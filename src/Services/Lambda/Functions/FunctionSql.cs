using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Hearth.Services.Lambda.FunctionUrls;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Functions;

/// <summary>The statements behind <see cref="FunctionStore"/>.</summary>
internal static class FunctionSql
{
    public static FunctionVersion? Find(IDbConnection connection, FunctionKey key, string version) =>
        Read(connection.QuerySingleOrDefault<string>(
            """
            SELECT document FROM lambda_function_version
            WHERE account = @AccountId AND region = @Region AND name = @Name AND version = @version
            """,
            new { key.AccountId, key.Region, key.Name, version = Number(version) }));

    public static FunctionResource? FindResource(IDbConnection connection, FunctionKey key)
    {
        var document = connection.QuerySingleOrDefault<string>(
            "SELECT document FROM lambda_function WHERE account = @AccountId AND region = @Region AND name = @Name", key);
        return document is null ? null : JsonSerializer.Deserialize<FunctionResource>(document);
    }

    public static void InsertFunction(IDbConnection connection, FunctionKey key, FunctionResource resource, DateTimeOffset createdAt) =>
        connection.Execute(
            """
            INSERT INTO lambda_function (account, region, name, document, created_at)
            VALUES (@AccountId, @Region, @Name, @document, @createdAt)
            """,
            new
            {
                key.AccountId,
                key.Region,
                key.Name,
                document = JsonSerializer.Serialize(resource),
                createdAt = createdAt.ToUnixTimeMilliseconds(),
            });

    public static void Insert(IDbConnection connection, FunctionVersion function) => connection.Execute(
        """
        INSERT INTO lambda_function_version (account, region, name, version, revision_id, code_sha256, document)
        VALUES (@AccountId, @Region, @Name, @Version, @RevisionId, @Sha256Hex, @document)
        """,
        Parameters(function));

    public static void Update(IDbConnection connection, FunctionVersion function) => connection.Execute(
        """
        UPDATE lambda_function_version SET revision_id = @RevisionId, code_sha256 = @Sha256Hex, document = @document
        WHERE account = @AccountId AND region = @Region AND name = @Name AND version = @Version
        """,
        Parameters(function));

    public static IReadOnlyList<FunctionVersion> ListLatest(IDbConnection connection, string accountId, string region) => ReadAll(
        connection.Query<string>(
            """
            SELECT document FROM lambda_function_version
            WHERE account = @accountId AND region = @region AND version = 0 ORDER BY name
            """,
            new { accountId, region }));

    public static IReadOnlyList<FunctionVersion> ListAll(IDbConnection connection, string accountId, string region) => ReadAll(
        connection.Query<string>(
            "SELECT document FROM lambda_function_version WHERE account = @accountId AND region = @region ORDER BY name, version",
            new { accountId, region }));

    public static IReadOnlyList<FunctionVersion> ListEverything(IDbConnection connection) =>
        ReadAll(connection.Query<string>("SELECT document FROM lambda_function_version"));

    public static IReadOnlyList<FunctionVersion> ListVersions(IDbConnection connection, FunctionKey key) => ReadAll(
        connection.Query<string>(
            """
            SELECT document FROM lambda_function_version
            WHERE account = @AccountId AND region = @Region AND name = @Name ORDER BY version
            """,
            key));

    /// <summary>The published version with the highest number that still exists.</summary>
    public static FunctionVersion? FindLastPublished(IDbConnection connection, FunctionKey key) =>
        Read(connection.QuerySingleOrDefault<string>(
            """
            SELECT document FROM lambda_function_version
            WHERE account = @AccountId AND region = @Region AND name = @Name AND version > 0 ORDER BY version DESC LIMIT 1
            """,
            key));

    /// <summary>A number that no version of a function of this name ever had.</summary>
    public static string NextVersion(IDbConnection connection, FunctionKey key) => connection.QuerySingle<long>(
        """
        INSERT INTO lambda_version_counter (account, region, name, last_version) VALUES (@AccountId, @Region, @Name, 1)
        ON CONFLICT (account, region, name) DO UPDATE SET last_version = lambda_version_counter.last_version + 1
        RETURNING last_version
        """,
        key).ToString(CultureInfo.InvariantCulture);

    public static bool Exists(IDbConnection connection, FunctionKey key, string version) => Find(connection, key, version) is not null;

    public static void UpdateResource(IDbConnection connection, FunctionKey key, FunctionResource resource) => connection.Execute(
        "UPDATE lambda_function SET document = @document WHERE account = @AccountId AND region = @Region AND name = @Name",
        new { key.AccountId, key.Region, key.Name, document = JsonSerializer.Serialize(resource) });

    public static IReadOnlyList<(FunctionKey Key, FunctionResource Resource)> ListResources(IDbConnection connection) =>
        ReadResources(connection.Query<ResourceRow>("SELECT account, region, name, document FROM lambda_function"));

    public static IReadOnlyList<(FunctionKey Key, FunctionResource Resource)> ListResources(
        IDbConnection connection, string accountId, string region) => ReadResources(connection.Query<ResourceRow>(
            "SELECT account, region, name, document FROM lambda_function WHERE account = @accountId AND region = @region ORDER BY name",
            new { accountId, region }));

    public static void DeleteVersion(IDbConnection connection, FunctionKey key, string version) => connection.Execute(
        """
        DELETE FROM lambda_function_version
        WHERE account = @AccountId AND region = @Region AND name = @Name AND version = @version
        """,
        new { key.AccountId, key.Region, key.Name, version = Number(version) });

    public static void Delete(IDbConnection connection, FunctionKey key)
    {
        FunctionUrlSql.DeleteAll(connection, key);
        connection.Execute(
            "DELETE FROM lambda_function_version WHERE account = @AccountId AND region = @Region AND name = @Name", key);
        connection.Execute("DELETE FROM lambda_function WHERE account = @AccountId AND region = @Region AND name = @Name", key);
    }

    /// <summary>In the table, version 0 is $LATEST. A number too large to be one matches nothing.</summary>
    private static long Number(string version) =>
        version == FunctionReference.Latest ? 0 : long.TryParse(version, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : -1;

    private static object Parameters(FunctionVersion function) => new
    {
        function.Key.AccountId,
        function.Key.Region,
        function.Key.Name,
        Version = Number(function.Version),
        function.RevisionId,
        function.Code.Sha256Hex,
        document = JsonSerializer.Serialize(function),
    };

    private static FunctionVersion? Read(string? document) =>
        document is null ? null : JsonSerializer.Deserialize<FunctionVersion>(document);

    private static IReadOnlyList<FunctionVersion> ReadAll(IEnumerable<string> documents) => [.. documents.Select(document => Read(document)!)];

    private static IReadOnlyList<(FunctionKey Key, FunctionResource Resource)> ReadResources(IEnumerable<ResourceRow> rows) =>
        [.. rows.Select(row => (new FunctionKey(row.Account, row.Region, row.Name), JsonSerializer.Deserialize<FunctionResource>(row.Document)!))];

    private sealed record ResourceRow(string Account, string Region, string Name, string Document);
}
