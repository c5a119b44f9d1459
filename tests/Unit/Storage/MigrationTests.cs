using Dapper;
using Hearth.Storage;
using Hearth.Storage.Migrations;
using Hearth.Storage.Sqlite;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Storage;

public sealed class MigrationTests : IDisposable
{
    private static readonly Migration Second = new(2, "colour", "ALTER TABLE number ADD COLUMN colour TEXT;");
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_product_s_own_migrations_apply_and_apply_only_once()
    {
        for (var i = 0; i < 2; i++)
        {
            await using var engine = await StorageEngine.OpenSqliteAsync(folder.Path, TimeProvider.System);
            var applied = await engine.Database.ReadAsync(c => c.ExecuteScalar<long>("SELECT count(*) FROM schema_migration"));
            applied.ShouldBe(Migration.Embedded("Sqlite").Count);
            await engine.Database.ReadAsync(c => c.Query("SELECT * FROM lambda_layer_version JOIN log_event").AsList());
        }
    }

    [Fact]
    public async Task A_new_step_is_applied_to_a_folder_with_data()
    {
        await using (var database = await OpenAsync(NumbersDatabase.Table))
        {
            await database.WriteAsync(connection => NumbersDatabase.Add(connection, 7));
        }

        await using var migrated = await OpenAsync(NumbersDatabase.Table, Second);
        (await migrated.ReadAsync(c => c.QuerySingle<long>("SELECT value FROM number WHERE colour IS NULL"))).ShouldBe(7);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind_and_says_so()
    {
        var broken = new Migration(2, "broken", "CREATE TABLE half (a); CREATE TABLE nonsense (;");
        var error = await Should.ThrowAsync<StorageException>(OpenAsync(NumbersDatabase.Table, broken));
        error.Message.ShouldContain("0002_broken.sql");

        await using var database = await OpenAsync(NumbersDatabase.Table, Second);
        var halves = await database.ReadAsync(
            c => c.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'half'"));
        halves.ShouldBe(0);
    }

    [Fact]
    public async Task An_applied_step_whose_text_changed_is_refused()
    {
        await (await OpenAsync(NumbersDatabase.Table)).DisposeAsync();
        var changed = NumbersDatabase.Table with { Sql = "CREATE TABLE other (a);" };
        var error = await Should.ThrowAsync<StorageException>(OpenAsync(changed));
        error.Message.ShouldContain("0001_numbers.sql");
        error.Message.ShouldContain("not the same text");
    }

    [Fact]
    public void Line_ends_do_not_change_a_step() =>
        new Migration(1, "a", "CREATE TABLE a (\r\nb);").Checksum
            .ShouldBe(new Migration(1, "a", "CREATE TABLE a (\nb);").Checksum);

    [Fact]
    public async Task A_folder_of_a_newer_version_is_refused()
    {
        await (await OpenAsync(NumbersDatabase.Table, Second)).DisposeAsync();
        var error = await Should.ThrowAsync<StorageException>(OpenAsync(NumbersDatabase.Table));
        error.Message.ShouldContain("newer version of Hearth");
        error.Message.ShouldContain(folder.Path);
    }

    [Fact]
    public async Task Two_steps_of_one_number_are_refused()
    {
        var error = await Should.ThrowAsync<StorageException>(OpenAsync(NumbersDatabase.Table, NumbersDatabase.Table));
        error.Message.ShouldContain("without gaps or repeats");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_name()
    {
        await File.WriteAllTextAsync(folder["hearth.db"], new string('x', 10_000));
        (await Should.ThrowAsync<StorageException>(OpenAsync(NumbersDatabase.Table))).Message.ShouldContain(folder["hearth.db"]);
    }

    [Theory]
    [InlineData("log_event WHERE stream_id = 1 AND timestamp >= 5 ORDER BY timestamp, sequence", "log_event_by_stream")]
    [InlineData("log_event WHERE stream_id = 1 ORDER BY timestamp DESC, sequence DESC", "log_event_by_stream")]
    [InlineData("log_event WHERE group_id = 1 AND timestamp < 9 ORDER BY timestamp, sequence", "log_event_by_group")]
    [InlineData(
        "log_event WHERE stream_id = 1 AND timestamp >= 0 AND timestamp < 9 "
        + "AND (timestamp < 8 OR (timestamp = 8 AND sequence < 7)) ORDER BY timestamp DESC, sequence DESC LIMIT 9",
        "log_event_by_stream")]
    [InlineData(
        "log_event WHERE group_id = 1 AND timestamp >= 5 AND timestamp <= 9 "
        + "AND (timestamp > 5 OR (timestamp = 5 AND sequence > 7)) ORDER BY timestamp, sequence",
        "log_event_by_group")]
    [InlineData(
        "log_stream WHERE group_id = 1 AND (COALESCE(last_event_at, 0), name) < (5, 'x') "
        + "ORDER BY COALESCE(last_event_at, 0) DESC, name DESC",
        "log_stream_by_last_event")]
    public async Task The_questions_of_CloudWatch_Logs_are_answered_by_an_index_without_sorting(string from, string index)
    {
        await using var engine = await StorageEngine.OpenSqliteAsync(folder.Path, TimeProvider.System);
        var steps = await engine.Database.ReadAsync(c => c.Query("EXPLAIN QUERY PLAN SELECT * FROM " + from).AsList());
        var plan = string.Join('\n', steps.Select(step => (string)step.detail));
        plan.ShouldContain(index);
        plan.ShouldNotContain("TEMP B-TREE");
    }

    private Task<SqliteDatabase> OpenAsync(params Migration[] migrations) =>
        SqliteDatabase.OpenAsync(folder.Path, migrations, TimeProvider.System, CancellationToken.None);
}
