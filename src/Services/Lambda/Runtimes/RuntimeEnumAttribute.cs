using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.Runtimes;

/// <summary>A runtime identifier, current or deprecated.</summary>
public sealed class RuntimeEnumAttribute : ConstraintAttribute
{
    private static readonly EnumAttribute Known = new(RuntimeIdentifiers.All);

    public override IEnumerable<string> Sentences => Known.Sentences;

    public override IEnumerable<string> Broken(object value) => Known.Broken(value);
}
