using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Hearth.Services.Sqs.Live;
using Hearth.Services.Sqs.Messages;
using Hearth.Services.Sqs.State;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Properties.Sqs;

public sealed class QueueProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static readonly Gen<long> Numbers =
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((long)high << 32) | (uint)low;

    private static readonly Gen<ReceiptHandle> Handles =
        from queue in Numbers
        from id in Numbers
        from receive in Gen.Choose(1, int.MaxValue)
        select new ReceiptHandle(queue, id, Guid.NewGuid(), receive);

    [Fact]
    public void A_receipt_handle_is_read_as_it_was_written_and_no_other_text_is_one() => Prop.ForAll(
        Arb.From(Handles), Arb.From(Gen.Choose(0, 47)), (handle, place) =>
        {
            var text = handle.ToString();
            ReceiptHandle.TryParse(text, out var read).ShouldBeTrue();
            read.ShouldBe(handle);
            ReceiptHandle.TryParse(text[..place], out _).ShouldBeFalse();
            // Another letter is another handle, or none.
            var changed = text[..place] + (text[place] == 'A' ? 'B' : 'A') + text[(place + 1)..];
            if (ReceiptHandle.TryParse(changed, out var other)) other.ShouldNotBe(handle);
        }).Check(Many);

    [Fact]
    public void Sequence_numbers_are_in_the_same_order_as_texts() => Prop.ForAll(
        Arb.From(Numbers), Arb.From(Numbers), (left, right) =>
            Math.Sign(string.CompareOrdinal(MessageIds.SequenceNumber(left), MessageIds.SequenceNumber(right))).ShouldBe(left.CompareTo(right))).Check(Many);

    [Fact]
    public void A_text_is_valid_when_each_of_its_code_points_may_stand_in_XML() => Prop.ForAll(
        Arb.From(Gen.Frequency((8, Gen.Choose(0, 0xFFFF)), (1, Gen.Choose(0xD800, 0xDFFF)), (1, Gen.Choose(0xFFFD, 0xFFFF))).Select(code => (char)code).ListOf()), characters =>
        {
            var text = new string([.. characters]);
            var isWhole = Encoding.UTF32.GetString(Encoding.UTF32.GetBytes(text)) == text;
            var expected = isWhole && text.EnumerateRunes().All(rune => rune.Value is 0x9 or 0xA or 0xD or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000);
            MessageText.IsValid(text).ShouldBe(expected, string.Join(' ', characters.Select(character => ((int)character).ToString("X4"))));
        }).Check(Many);

    [Fact]
    public void Content_is_forgotten_oldest_first_and_never_more_is_kept_than_fits() => Prop.ForAll(
        Arb.From(Gen.Choose(1, 500).ListOf()), sizes =>
        {
            const int Most = 4000;
            var cache = new ContentCache(Most);
            for (var id = 0; id < sizes.Count; id++) cache.Add(id, new MessageContent(new string('x', sizes[id]), MessageContent.NoAttributes, ""));
            var kept = Enumerable.Range(0, sizes.Count).Where(id => cache.Find(id) is not null).ToList();
            kept.Sum(id => cache.Find(id)!.Bytes).ShouldBeLessThanOrEqualTo(Most);
            kept.ShouldBe(Enumerable.Range(sizes.Count - kept.Count, kept.Count));
        }).Check(Many);
}
