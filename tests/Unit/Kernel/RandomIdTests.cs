using Hearth.Kernel;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Kernel;

public sealed class RandomIdTests
{
    [Fact]
    public void Uuids_are_of_version_4_and_all_different()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => RandomId.NewUuid()).ToArray();
        ids.Distinct().Count().ShouldBe(ids.Length);
        ids.ShouldAllBe(id => id.Version == 4 && id.Variant >= 8 && id.Variant < 12);
    }
}
