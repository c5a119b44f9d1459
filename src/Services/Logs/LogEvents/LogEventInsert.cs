using System.Data;
using System.Text;
using Hearth.Services.Logs.LogStreams;

namespace Hearth.Services.Logs.LogEvents;

/// <summary>
/// Adds the events of one stream, many rows to a statement: the one writer serves everybody, and a statement costs it more
/// than a row. 500 events: 10 ms through Dapper, 3 ms with a command for each row, 2 ms with one for 32.
/// </summary>
internal sealed class LogEventInsert(IDbConnection connection, LogStreamRow stream, long now)
{
    private const int RowsAtOnce = 32;

    /// <summary>By the number of rows.</summary>
    private static readonly string[] Statements = [.. Enumerable.Range(0, RowsAtOnce + 1).Select(Sql)];

    public void Run(IReadOnlyList<NewLogEvent> events)
    {
        var whole = events.Count - (events.Count % RowsAtOnce);
        if (whole > 0) Run(events, from: 0, to: whole, RowsAtOnce);
        if (whole < events.Count) Run(events, from: whole, to: events.Count, rowsAtOnce: events.Count - whole);
    }

    private void Run(IReadOnlyList<NewLogEvent> events, int from, int to, int rowsAtOnce)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Statements[rowsAtOnce];
        Add("@groupId", DbType.Int64).Value = stream.GroupId;
        Add("@streamId", DbType.Int64).Value = stream.Id;
        Add("@now", DbType.Int64).Value = now;
        var rows = new (IDbDataParameter Timestamp, IDbDataParameter Message)[rowsAtOnce];
        for (var row = 0; row < rowsAtOnce; row++) rows[row] = (Add($"@t{row}", DbType.Int64), Add($"@m{row}", DbType.String));
        for (var index = from; index < to; index++)
        {
            var row = (index - from) % rowsAtOnce;
            rows[row].Timestamp.Value = events[index].Timestamp;
            // SQLite cuts a text at NUL and PostgreSQL refuses it.
            rows[row].Message.Value = events[index].Message.Replace('\0', '\uFFFD');
            if (row == rowsAtOnce - 1) command.ExecuteNonQuery();
        }

        IDbDataParameter Add(string name, DbType type)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.DbType = type;
            command.Parameters.Add(parameter);
            return parameter;
        }
    }

    private static string Sql(int rows)
    {
        var sql = new StringBuilder("INSERT INTO log_event (group_id, stream_id, timestamp, ingestion_time, message) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            if (row > 0) sql.Append(", ");
            sql.Append("(@groupId, @streamId, @t").Append(row).Append(", @now, @m").Append(row).Append(')');
        }

        return sql.ToString();
    }
}
