using Dapper;
using Hearth.Kernel;
using Hearth.Storage;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Storage;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task A_failing_command_undoes_its_own_writes_and_no_other_command_of_the_same_commit()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        using var held = new WriterHold(numbers.Database);

        var before = numbers.AddAsync(1);
        var refused = numbers.Database.WriteAsync(connection =>
        {
            NumbersDatabase.Add(connection, 2);
            throw new AwsError("ResourceConflictException", "Function already exist: two", 409);
        });
        var after = numbers.AddAsync(3);
        held.Release();

        await before;
        await after;
        (await Should.ThrowAsync<AwsError>(refused)).Code.ShouldBe("ResourceConflictException");
        (await numbers.AllAsync()).ShouldBe([1, 3]);
    }

    [Fact]
    public async Task A_broken_constraint_reaches_its_caller_and_the_store_goes_on()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        await numbers.AddAsync(1);
        await Should.ThrowAsync<SqliteException>(numbers.AddAsync(1));
        await numbers.AddAsync(2);
        (await numbers.AllAsync()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Writes_that_wait_together_are_committed_together()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        var seen = new List<long>();
        using var held = new WriterHold(numbers.Database);
        var writes = Enumerable.Range(1, 50).Select(numbers.AddAsync).ToList();

        // A reader sees committed rows only, so what it sees while the last write runs shows how many commits there were.
        var last = numbers.Database.WriteAsync(_ => seen.AddRange(numbers.AllAsync().Result));
        held.Release();
        await Task.WhenAll([.. writes, last]);

        seen.ShouldBeEmpty();
        (await numbers.AllAsync()).Count.ShouldBe(50);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_when_a_command_ends_the_transaction_under_the_others()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        using var held = new WriterHold(numbers.Database);
        var innocent = numbers.AddAsync(1);
        var guilty = numbers.Database.WriteAsync(connection => connection.Execute("ROLLBACK TRANSACTION"));
        held.Release();

        (await Should.ThrowAsync<StorageException>(innocent)).Message.ShouldContain("nothing of it was kept");
        await Should.ThrowAsync<StorageException>(guilty);
        (await numbers.AllAsync()).ShouldBeEmpty();
        await numbers.AddAsync(2);
        (await numbers.AllAsync()).ShouldBe([2]);
    }

    [Fact]
    public async Task Every_waiting_write_gets_the_error_when_the_commit_fails()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        using var held = new WriterHold(numbers.Database);
        var innocent = numbers.AddAsync(1);

        // A deferred constraint is checked by COMMIT, which makes it the one commit failure that needs no broken disk.
        var guilty = numbers.Database.WriteAsync(connection => connection.Execute(
            """
            CREATE TABLE child (parent INTEGER REFERENCES number (value) DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO child VALUES (404);
            """));
        held.Release();

        await Should.ThrowAsync<StorageException>(innocent);
        await Should.ThrowAsync<StorageException>(guilty);
        (await numbers.AllAsync()).ShouldBeEmpty();
        await numbers.AddAsync(2);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_while_it_waits_is_not_done()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        using var held = new WriterHold(numbers.Database);
        var write = numbers.Database.WriteAsync(connection => NumbersDatabase.Add(connection, 1), cancellation.Token);
        await cancellation.CancelAsync();
        held.Release();

        await Should.ThrowAsync<OperationCanceledException>(write);
        (await numbers.AllAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_caller_s_writes_keep_their_order_among_many_callers()
    {
        const int writers = 16;
        const int writesEach = 50;
        await using var numbers = await NumbersDatabase.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => Task.WhenAll(
            Enumerable.Range(0, writesEach).Select(i => numbers.Database.WriteAsync(connection => connection.Execute(
                "INSERT INTO number (value, writer) SELECT coalesce(max(value), 0) + 1, @order FROM number",
                new { order = (writer * 1000) + i })))))));

        var orders = await numbers.Database.ReadAsync(c => c.Query<long>("SELECT writer FROM number ORDER BY value").AsList());
        orders.Count.ShouldBe(writers * writesEach);
        foreach (var caller in orders.GroupBy(order => order / 1000))
        {
            caller.ShouldBe(caller.Order());
        }
    }

    [Fact]
    public async Task A_full_disk_loses_no_acknowledged_write_and_the_store_recovers()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        await numbers.Database.WriteAsync(connection => connection.Execute("PRAGMA max_page_count = 20"));
        using var held = new WriterHold(numbers.Database);
        var innocent = numbers.AddAsync(1);
        var guilty = numbers.Database.WriteAsync(connection => connection.Execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n LIMIT 100000)
            INSERT INTO number (value) SELECT i FROM n
            """));
        held.Release();

        await Should.ThrowAsync<Exception>(guilty);
        await Task.WhenAny(innocent);
        (await numbers.AllAsync()).ShouldBe(innocent.IsCompletedSuccessfully ? [1] : []);
        await numbers.Database.WriteAsync(connection => connection.Execute("PRAGMA max_page_count = 1000000"));
        await numbers.AddAsync(2);
        (await numbers.AllAsync()).ShouldContain(2);
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk()
    {
        // No test can pull the plug; this holds the setting that makes SQLite fsync its log before COMMIT returns.
        await using var numbers = await NumbersDatabase.OpenAsync();
        var (journal, synchronous) = await numbers.Database.WriteAsync(connection => (
            connection.ExecuteScalar<string>("PRAGMA journal_mode"), connection.ExecuteScalar<long>("PRAGMA synchronous")));
        journal.ShouldBe("wal");
        synchronous.ShouldBe(2, "FULL");
    }

    [Fact]
    public async Task Closing_finishes_what_was_asked_and_refuses_what_comes_later()
    {
        await using var numbers = await NumbersDatabase.OpenAsync();
        var writes = Enumerable.Range(1, 100).Select(numbers.AddAsync).ToList();
        await numbers.Database.DisposeAsync();

        await Task.WhenAll(writes);
        await Should.ThrowAsync<ObjectDisposedException>(numbers.AddAsync(101));
        await Should.ThrowAsync<ObjectDisposedException>(numbers.AllAsync());
        File.Exists(numbers.File + "-wal").ShouldBeFalse();
        await numbers.ReopenAsync();
        (await numbers.AllAsync()).Count.ShouldBe(100);
    }
}
