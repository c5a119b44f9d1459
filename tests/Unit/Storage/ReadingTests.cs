using Dapper;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Storage;

public sealed class ReadingTests
{
    private sealed record Row(long Value, string CodeSha256);

    [Fact]
    public async Task A_read_sees_every_write_that_was_acknowledged_before_it()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                var value = (writer * 1000) + i;
                await numbers.AddAsync(value);
                (await numbers.AllAsync()).ShouldContain(value);
            }
        })));
    }

    [Fact]
    public async Task All_statements_of_one_read_see_one_state()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        await numbers.AddAsync(1);
        var counts = await numbers.Database.ReadAsync(connection =>
        {
            var first = connection.ExecuteScalar<long>("SELECT count(*) FROM number");
            numbers.AddAsync(2).Wait();
            return (first, connection.ExecuteScalar<long>("SELECT count(*) FROM number"));
        });
        counts.ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        var write = numbers.Database.ReadAsync(connection => connection.Execute("DELETE FROM number"));
        await Should.ThrowAsync<SqliteException>(write);
    }

    [Fact]
    public async Task A_failed_read_harms_no_later_one()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        for (var i = 0; i < 50; i++)
        {
            var read = numbers.Database.ReadAsync<int>(_ => throw new InvalidOperationException());
            await Should.ThrowAsync<InvalidOperationException>(read);
        }

        await numbers.AddAsync(1);
        (await numbers.AllAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task A_long_read_ends_when_its_caller_goes_away()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var read = Task.Run(() => numbers.Database.ReadAsync(
            connection =>
            {
                ((SqliteConnection)connection).CreateFunction("tell", () => started.TrySetResult() ? 1 : 0);
                return connection.ExecuteScalar<long>(
                    "WITH RECURSIVE n(i) AS (SELECT tell() UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
            },
            cancellation.Token));
        await started.Task;
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(read);
        (await numbers.AllAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Columns_with_underscores_fill_records()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        var row = await numbers.Database.ReadAsync(
            connection => connection.QuerySingle<Row>("SELECT 7 AS value, 'x' AS code_sha256"));
        row.ShouldBe(new Row(7, "x"));
    }
}
