using Hearth.Kernel;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Protocols;

public sealed class ValidatorTests
{
    public sealed record Inner
    {
        [Enum("PublishedVersions", "None")]
        public string? ApplyOn { get; init; }
    }

    public sealed record Request
    {
        [Required, Length(1, 5)]
        public string? Name { get; init; }

        [Range(1, 900)]
        public int? Timeout { get; init; }

        [Enum("x86_64", "arm64", Target = ConstraintTarget.Each), NotNull(Target = ConstraintTarget.Each), Length(1, 1)]
        public IReadOnlyList<string>? Architectures { get; init; }

        [Range(0, 1, Fractional = true, Target = ConstraintTarget.EachValue), NotNull(Target = ConstraintTarget.EachValue)]
        public IReadOnlyDictionary<string, double>? Weights { get; init; }

        public Inner? SnapStart { get; init; }
    }

    [Fact]
    public void A_request_within_its_constraints_passes() =>
        Should.NotThrow(() => Validator.Validate(new Request { Name = "ok", Timeout = 900, Architectures = ["arm64"] }, Naming.Pascal));

    [Fact]
    public void A_pattern_says_the_same_however_often_it_is_asked()
    {
        var pattern = new PatternAttribute("[a-z0-9]+");
        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < 1500; number++) pattern.IsKept($"name{number}").ShouldBeTrue();
            pattern.IsKept("no name").ShouldBeFalse();
            pattern.IsKept(new string('a', 1000)).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_missing_member_is_named_without_quotes() => MessageOf(new Request())
        .ShouldBe("1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null");

    [Fact]
    public void Several_failures_are_counted_and_joined() => MessageOf(new Request { Name = "too long", Timeout = 901 })
        .ShouldBe("2 validation errors detected: Value 'too long' at 'name' failed to satisfy constraint: Member must have length less than "
            + "or equal to 5; Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900");

    [Fact]
    public void A_bad_list_element_lists_every_constraint_of_the_element() => MessageOf(new Request { Name = "a", Architectures = ["X86_64"] })
        .ShouldBe("1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy "
            + "constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]");

    [Fact]
    public void A_bad_map_value_prints_as_java_does() =>
        MessageOf(new Request { Name = "a", Weights = new Dictionary<string, double> { ["2"] = 2.0 } })
            .ShouldBe("1 validation error detected: Value '{2=2.0}' at 'weights' failed to satisfy constraint: Map value must satisfy "
                + "constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, "
                + "Member must not be null]");

    [Fact]
    public void A_nested_member_is_named_by_its_path() =>
        MessageOf(new Request { Name = "a", SnapStart = new Inner { ApplyOn = "invalidOption" } })
            .ShouldBe("1 validation error detected: Value 'invalidOption' at 'snapStart.applyOn' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [PublishedVersions, None]");

    private static string MessageOf(Request request) =>
        Should.Throw<AwsError>(() => Validator.Validate(request, Naming.Pascal)).Message;
}
