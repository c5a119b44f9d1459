using System.Data;
using Dapper;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// Which function an id belongs to. The URL itself is in the function's document; a row outlives an alias that had a URL,
/// because AWS answers requests to such a URL as forbidden and not as unknown.
/// </summary>
internal static class FunctionUrlSql
{
    public static FunctionKey? Find(IDbConnection connection, string id) => connection.QuerySingleOrDefault<FunctionKey>(
        "SELECT account AS AccountId, region AS Region, name AS Name FROM lambda_function_url WHERE id = @id", new { id });

    public static void Insert(IDbConnection connection, FunctionKey key, string id) => connection.Execute(
        "INSERT INTO lambda_function_url (id, account, region, name) VALUES (@id, @AccountId, @Region, @Name)",
        new { id, key.AccountId, key.Region, key.Name });

    public static void Delete(IDbConnection connection, string id) =>
        connection.Execute("DELETE FROM lambda_function_url WHERE id = @id", new { id });

    public static void DeleteAll(IDbConnection connection, FunctionKey key) => connection.Execute(
        "DELETE FROM lambda_function_url WHERE account = @AccountId AND region = @Region AND name = @Name", key);
}
