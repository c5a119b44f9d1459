using FsCheck;
using FsCheck.Fluent;
using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Kernel;

public sealed class AccessKeyIdTests
{
    [Fact]
    public void The_account_is_in_the_id() => Prop.ForAll(Gen.Choose(0, 999_999).Zip(Gen.Choose(0, 999_999)).ToArbitrary(), halves =>
    {
        var account = $"{halves.Item1:D6}{halves.Item2:D6}";
        var id = AccessKeyId.New(AccessKeyId.LongTerm, account);
        id.ShouldMatch("^AKIA[A-Z2-7]{16}$");
        AccessKeyId.AccountOf(id).ShouldBe(account);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_of_real_AWS_has_its_account_in_the_same_place() =>
        AccessKeyId.AccountOf("ASIAY34FZKBOKMUTVV7A").ShouldBe("609629065308");

    [Theory]
    [InlineData("test")]
    [InlineData("AKIA0000000000000000")]
    public void Another_text_has_no_account(string id) => AccessKeyId.AccountOf(id).ShouldBeNull();
}
