using FsCheck;
using FsCheck.Fluent;
using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Kernel;

public sealed class SealingTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(one => (byte)one)];

    [Fact]
    public void What_was_sealed_opens_to_the_same_text_and_never_looks_the_same() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        var plain = new string([.. text.Get.Where(character => !char.IsSurrogate(character))]);
        var sealing = new Sealing(Key, "test");
        sealing.Open(sealing.Seal(plain)).ShouldBe(plain);
        sealing.Seal(plain).ShouldNotBe(sealing.Seal(plain));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_changed_character_any_other_key_and_any_other_purpose_open_nothing()
    {
        var text = new Sealing(Key, "test").Seal("secret");
        for (var at = 0; at < text.Length - 1; at++)
        {
            var changed = text.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            new Sealing(Key, "test").Open(new string(changed)).ShouldBeNull();
        }
        new Sealing(Key, "other").Open(text).ShouldBeNull();
        new Sealing([.. Key.Reverse()], "test").Open(text).ShouldBeNull();
        foreach (var other in new[] { "", "x", "not base64 !", text[..^4], text + "AAAA" }) new Sealing(Key, "test").Open(other).ShouldBeNull();
    }
}
