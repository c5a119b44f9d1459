using Xunit;

namespace Hearth.Tests.EndToEnd;

/// <summary>Tests that count what the whole process or machine holds: they run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
