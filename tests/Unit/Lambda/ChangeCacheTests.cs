using Hearth.Services.Lambda.Functions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class ChangeCacheTests
{
    private readonly ChangeCache<string, string> cache = new();

    [Fact]
    public void The_later_change_wins_whatever_comes_first()
    {
        cache.RememberWrite("f", "new", change: 2);
        cache.RememberWrite("f", "old", change: 1);
        Find("f").ShouldBe((true, "new"));
        cache.RememberWrite("f", null, change: 3);
        cache.RememberRead("f", "read before");
        Find("f").ShouldBe((true, null));
    }

    [Fact]
    public void Deletions_are_forgotten_after_many_others_and_what_was_made_anew_stays()
    {
        cache.RememberWrite("gone", null, change: 1);
        cache.RememberWrite("again", null, change: 2);
        cache.RememberWrite("again", "anew", change: 3);
        for (var change = 4; change < 1004; change++) cache.RememberWrite($"f{change}", null, change);
        Find("gone").ShouldBe((false, null));
        Find("again").ShouldBe((true, "anew"));
        Find("f1003").ShouldBe((true, null));
    }

    private (bool Found, string? Value) Find(string key) => (cache.TryGet(key, out var value), value);
}
