using System.Globalization;
using Hearth.DataPlane.Activity;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hearth.Host.Top;

/// <summary>One frame of `hearth top`. A narrow window loses columns, the least important first, and never wraps a number.</summary>
internal static class TopFrame
{
    private const int NameWidth = 24;

    private static readonly Column[] Columns =
    [
        new("busy", 5, 0, row => $"{row.Busy}"),
        new("idle", 5, 0, row => $"{row.Idle}"),
        new("start", 5, 4, row => $"{row.Starting}"),
        new("permits", 10, 1, Permits),
        new("throttled", 9, 2, row => $"{row.Use?.Throttles ?? 0}"),
        new("cold/s", 7, 3, row => Rate(row.Rates.Cold)),
        new("warm/s", 8, 3, row => Rate(row.Rates.Warm)),
        new("snap/s", 7, 9, row => Rate(row.Rates.Snapshot)),
        new("prov/s", 7, 7, row => Rate(row.Rates.Provisioned)),
        new("provisioned", 11, 6, Provisioned),
        new("init p50", 9, 5, row => Time(row.Activity?.Init.P50Ms)),
        new("p99", 9, 8, row => Time(row.Activity?.Init.P99Ms)),
        new("run p50", 9, 4, row => Time(row.Activity?.Duration.P50Ms)),
        new("p99", 9, 5, row => Time(row.Activity?.Duration.P99Ms)),
    ];

    /// <param name="width">Of the window, in characters.</param>
    public static IRenderable Of(TopSnapshot now, TopSnapshot? before, TimeSpan elapsed, int width)
    {
        var shown = Fitting(width);
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("function").NoWrap());
        foreach (var column in shown) table.AddColumn(new TableColumn(column.Title).RightAligned().NoWrap());
        foreach (var row in TopRow.Of(now, before, elapsed))
            table.AddRow([new Text(Name(row.Function, width)), .. shown.Select(column => (IRenderable)new Text(column.Value(row)))]);
        var accounts = now.Concurrency.Select(account => new Text(
            $"{account.AccountId} {account.Region}: {account.Concurrency.InUse} of {account.Concurrency.Limit} permits in use, "
            + $"{account.Concurrency.UnreservedInUse} of {account.Concurrency.Unreserved} unreserved"));
        var total = new Text(
            $"{now.Environments.Count} environments, {now.Prepared.Values.Sum()} prepared sandboxes; times are since the start of the server");
        return new Rows([total, .. accounts, table]);
    }

    private static IReadOnlyList<Column> Fitting(int width)
    {
        var shown = Columns.ToList();
        while (shown.Count > 0 && NameColumn(width) + shown.Sum(column => column.Width + 3) > width)
            shown.RemoveAt(shown.FindLastIndex(column => column.Rank == shown.Max(other => other.Rank)));
        return shown;
    }

    private static int NameColumn(int width) => Math.Min(NameWidth, Math.Max(8, width - 20)) + 3;

    private static string Name(string name, int width)
    {
        var most = NameColumn(width) - 3;
        return name.Length <= most ? name : string.Concat(name.AsSpan(0, most - 1), "…");
    }

    private static string Permits(TopRow row) => row.Use?.Reserved is { } reserved ? $"{row.PermitsInUse}/{reserved}" : $"{row.PermitsInUse}";

    private static string Provisioned(TopRow row) => row.Use is { Provisioned.Count: > 0 } use
        ? $"{use.Provisioned.Sum(version => version.InUse)}/{use.Provisioned.Sum(version => version.Ready)}"
        : "";

    private static string Rate(double? perSecond) => perSecond is { } rate ? rate.ToString("0.0", CultureInfo.InvariantCulture) : "-";

    private static string Time(double? milliseconds) => milliseconds switch
    {
        null => "-",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
    };

    /// <param name="Rank">The highest go first when there is no room; 0 stays longest.</param>
    private sealed record Column(string Title, int Width, int Rank, Func<TopRow, string> Value);
}
