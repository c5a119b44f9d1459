using System.Collections.Concurrent;
using System.Data;
using System.Text.Json;
using Dapper;
using Hearth.Storage;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>The alarms, all in memory and each change on disk first; and their history.</summary>
internal sealed class AlarmStore(IDatabase database, TimeProvider time)
{
    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html</summary>
    private static readonly TimeSpan HistoryKept = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<(string Account, string Region, string Name), Alarm> _alarms = new();

    public IEnumerable<Alarm> All => _alarms.Values;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            connection => connection.Query<(string Account, string Region, string Document)>("SELECT account, region, document FROM cloudwatch_alarm").ToList(),
            cancellation);
        foreach (var row in rows)
        {
            var alarm = JsonSerializer.Deserialize<Alarm>(row.Document)!;
            _alarms[(alarm.Account, alarm.Region, alarm.Name)] = alarm;
        }
    }

    public Alarm? Find(string account, string region, string name) => _alarms.GetValueOrDefault((account, region, name));

    public IEnumerable<Alarm> Of(string account, string region) => _alarms.Values
        .Where(alarm => alarm.Account == account && alarm.Region == region)
        .OrderBy(alarm => alarm.Name, StringComparer.Ordinal);

    public async Task SaveAsync(Alarm alarm, params IReadOnlyList<HistoryItem> history)
    {
        await database.WriteAsync(
            connection =>
            {
                connection.Execute(
                    """
                    INSERT INTO cloudwatch_alarm (account, region, name, document) VALUES (@Account, @Region, @Name, @document)
                    ON CONFLICT (account, region, name) DO UPDATE SET document = excluded.document
                    """,
                    new { alarm.Account, alarm.Region, alarm.Name, document = JsonSerializer.Serialize(alarm) });
                foreach (var item in history) Insert(connection, alarm, item);
            },
            CancellationToken.None);
        _alarms[(alarm.Account, alarm.Region, alarm.Name)] = alarm;
    }

    public Task AddHistoryAsync(Alarm alarm, HistoryItem item) =>
        database.WriteAsync(connection => Insert(connection, alarm, item), CancellationToken.None);

    public async Task DeleteAsync(Alarm alarm)
    {
        await database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM cloudwatch_alarm WHERE account = @Account AND region = @Region AND name = @Name", new { alarm.Account, alarm.Region, alarm.Name }),
            CancellationToken.None);
        _alarms.TryRemove((alarm.Account, alarm.Region, alarm.Name), out _);
    }

    public Task<IReadOnlyList<HistoryRow>> HistoryAsync(string account, string region, string? alarm, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<HistoryRow>>(
            connection => [.. connection.Query<HistoryRow>(
                """
                SELECT id, alarm, alarm_type, item_type, at, summary, data FROM cloudwatch_alarm_history
                WHERE account = @account AND region = @region AND (@alarm IS NULL OR alarm = @alarm) ORDER BY at, id
                """,
                new { account, region, alarm })],
            cancellation);

    private void Insert(IDbConnection connection, Alarm alarm, HistoryItem item)
    {
        var now = time.GetUtcNow();
        connection.Execute(
            """
            INSERT INTO cloudwatch_alarm_history (account, region, alarm, alarm_type, item_type, at, summary, data)
            VALUES (@Account, @Region, @Name, @alarmType, @ItemType, @at, @Summary, @Data)
            """,
            new { alarm.Account, alarm.Region, alarm.Name, alarmType = alarm.Type, item.ItemType, at = now.ToUnixTimeMilliseconds(), item.Summary, item.Data });
        connection.Execute("DELETE FROM cloudwatch_alarm_history WHERE at < @before", new { before = (now - HistoryKept).ToUnixTimeMilliseconds() });
    }
}

/// <param name="ItemType">ConfigurationUpdate, StateUpdate or Action.</param>
/// <param name="Data">JSON.</param>
internal sealed record HistoryItem(string ItemType, string Summary, string Data);

internal sealed record HistoryRow
{
    public long Id { get; init; }

    public string Alarm { get; init; } = "";

    public string AlarmType { get; init; } = "";

    public string ItemType { get; init; } = "";

    public long At { get; init; }

    public string Summary { get; init; } = "";

    public string Data { get; init; } = "";
}
