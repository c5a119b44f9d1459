using Hearth.Storage;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_second_server_is_told_which_folder_is_taken_by_whom_and_what_to_do()
    {
        await using var first = await OpenAsync();
        var error = await Should.ThrowAsync<StorageException>(OpenAsync());
        error.Message.ShouldContain(folder["data"]);
        error.Message.ShouldContain($"process {Environment.ProcessId}");
        error.Message.ShouldContain("another data folder");
    }

    [Fact]
    public async Task A_closed_folder_can_be_opened_again()
    {
        await (await OpenAsync()).DisposeAsync();
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_failed_start_lets_go_of_the_folder()
    {
        Directory.CreateDirectory(folder["data"]);
        await File.WriteAllTextAsync(folder["data/hearth.db"], new string('x', 10_000));
        await Should.ThrowAsync<StorageException>(OpenAsync());
        File.Delete(folder["data/hearth.db"]);
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_path_that_is_a_file_is_refused_by_name()
    {
        await File.WriteAllTextAsync(folder["data"], "");
        (await Should.ThrowAsync<StorageException>(OpenAsync())).Message.ShouldContain(folder["data"]);
    }

    [Fact]
    public async Task Others_may_pass_through_the_folder_and_read_nothing_but_trees()
    {
        Directory.CreateDirectory(folder["data"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var engine = await OpenAsync();
        var blob = await engine.Blobs.PutAsync(new MemoryStream([1]), CancellationToken.None);

        Mode("data").ShouldBe("711");
        Mode("data/trees").ShouldBe("711");
        Mode("data/blobs").ShouldBe("700");
        Mode($"data/blobs/{blob.Sha256Hex[..2]}/{blob.Sha256Hex[2..]}").ShouldBe("600");
        foreach (var file in Directory.GetFiles(folder["data"], "hearth.db*"))
        {
            Mode(file).ShouldBe("600", file);
        }

        Directory.GetFiles(folder["data"], "hearth.db*").Length.ShouldBe(3);
    }

    private string Mode(string name) => Convert.ToString((int)File.GetUnixFileMode(folder[name]), 8);

    private Task<StorageEngine> OpenAsync() => StorageEngine.OpenSqliteAsync(folder["data"], TimeProvider.System);
}
