using Hearth.Kernel;
using Hearth.Services.S3.Objects;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.S3;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=2-", 2, 8)]
    [InlineData("bytes=-3", 7, 3)]
    [InlineData("bytes=-30", 0, 10)]
    [InlineData("bytes=5-50", 5, 5)]
    public void A_range_is_cut_to_the_object(string header, long start, long length) =>
        ByteRange.Parse(header, size: 10).ShouldBe(new ByteRange(start, length));

    [Theory]
    [InlineData(null)]
    [InlineData("bytes=3-2")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=-")]
    [InlineData("lines=1-2")]
    public void What_is_no_single_range_is_the_whole_object(string? header) => ByteRange.Parse(header, size: 10).ShouldBeNull();

    [Theory]
    [InlineData("bytes=10-", 10)]
    [InlineData("bytes=-0", 10)]
    [InlineData("bytes=0-", 0)]
    public void A_range_outside_of_the_object_is_refused(string header, long size) =>
        Should.Throw<AwsError>(() => ByteRange.Parse(header, size)).StatusCode.ShouldBe(416);
}
