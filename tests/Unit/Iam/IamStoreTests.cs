using Hearth.Kernel;
using Hearth.Services.Iam;
using Hearth.Services.Iam.Accounts;
using Hearth.Storage;
using Hearth.Tests.Unit.Logs;
using Hearth.Tests.Unit.Storage;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Iam;

public sealed class IamStoreTests
{
    private const string Account = "111111111111";
    private readonly FixedTime _time = new();

    [Fact]
    public async Task Everything_is_there_after_a_restart_and_what_was_deleted_is_not()
    {
        using var folder = new TemporaryFolder();
        await using (var storage = await StorageEngine.OpenSqliteAsync(folder.Path, _time, TestContext.Current.CancellationToken))
        {
            using var store = new IamStore(storage.Database);
            await store.UpdateAsync(Account, account => account.With(NewUser("ann") with { Tags = new Dictionary<string, string> { ["a"] = "b" } }).With(NewUser("bob")));
            await store.UpdateAsync(Account, account => account with { AccessKeys = account.AccessKeys.Add("AKIAX", new AccessKey("AKIAX", "ann", "sealed", true, _time.Now)) });
            await store.UpdateAsync(Account, account => account with { Users = account.Users.Remove("BOB") });
        }
        await using (var storage = await StorageEngine.OpenSqliteAsync(folder.Path, _time, TestContext.Current.CancellationToken))
        {
            using var store = new IamStore(storage.Database);
            await store.LoadAsync(TestContext.Current.CancellationToken);
            store.Account(Account).Users.Keys.ShouldBe(["ann"]);
            store.Account(Account).Users["ANN"].Tags["a"].ShouldBe("b");
            store.AccountOfKey("AKIAX")!.AccountId.ShouldBe(Account);
        }
    }

    [Fact]
    public async Task A_change_that_is_refused_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var storage = await StorageEngine.OpenSqliteAsync(folder.Path, _time, TestContext.Current.CancellationToken);
        using var store = new IamStore(storage.Database);
        await Should.ThrowAsync<AwsError>(() => store.UpdateAsync(Account, _ => throw new AwsError("NoSuchEntity", "no")));
        await store.UpdateAsync(Account, account => account.With(NewUser("ann")));
        store.Account(Account).Users.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Secrets_are_sealed_on_disk()
    {
        using var folder = new TemporaryFolder();
        string secret;
        await using (var storage = await StorageEngine.OpenSqliteAsync(folder.Path, _time, TestContext.Current.CancellationToken))
        {
            using var iam = new IamService(storage.Database, storage.ServerKey, _time);
            (var id, secret) = await iam.CreateRootKeyAsync(Account);
            iam.FindAccessKey(id)!.SecretAccessKey.ShouldBe(secret);
            using var elsewhere = new IamService(storage.Database, new byte[32], _time);
            await elsewhere.StartAsync(TestContext.Current.CancellationToken);
            elsewhere.FindAccessKey(id).ShouldBeNull("with another server key the secret cannot be read");
        }
        foreach (var file in Directory.EnumerateFiles(folder.Path, "hearth.db*"))
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).ShouldNotContain(secret);
    }

    private User NewUser(string name) => new() { Name = name, Id = "AIDA" + name, CreatedAt = _time.Now };
}
