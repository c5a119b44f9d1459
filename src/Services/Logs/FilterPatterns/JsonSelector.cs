using System.Globalization;
using System.Text.Json;

namespace Hearth.Services.Logs.FilterPatterns;

/// <summary>
/// <c>$.users[0].name</c>, <c>$['user.id']</c>, <c>$.items[*].price</c>: where in a JSON message to look.
/// </summary>
internal sealed class JsonSelector
{
    /// <summary>AWS allows one wildcard in a selector; a chain of them would visit a message many times over.</summary>
    private const int MaxWildcards = 1;

    private readonly List<Step> _steps = [];

    public static JsonSelector Read(PatternReader reader)
    {
        var selector = new JsonSelector();
        if (!reader.SkipSpace().Take("$"))
            throw reader.AtEnd ? PatternError.Invalid() : PatternError.Character(reader.Peek);
        while (reader.Peek is '.' or '[') selector._steps.Add(ReadStep(reader));
        if (selector._steps.Count == 0 || selector._steps.OfType<Step.Every>().Count() > MaxWildcards)
            throw PatternError.Invalid();
        return selector;
    }

    public IEnumerable<JsonElement> Select(JsonElement root)
    {
        IEnumerable<JsonElement> found = [root];
        foreach (var step in _steps) found = found.SelectMany(element => Follow(element, step));
        return found;
    }

    private static Step ReadStep(PatternReader reader)
    {
        var dotted = reader.Take(".");
        if (reader.Take("[")) return ReadBracket(reader);
        if (!dotted) throw PatternError.Invalid();
        if (reader.Take("*")) return new Step.Every();
        var name = reader.TakeWhile(character => char.IsLetterOrDigit(character) || character is '_' or '-');
        if (name.Length > 0) return new Step.Property(name);
        throw reader.AtEnd ? PatternError.Invalid() : PatternError.Character(reader.Peek);
    }

    private static Step ReadBracket(PatternReader reader)
    {
        reader.SkipSpace();
        Step step = reader.Peek switch
        {
            '\'' or '"' => new Step.Property(reader.Quoted()),
            '*' => ReadEvery(reader),
            _ => new Step.Index(ReadIndex(reader)),
        };
        reader.SkipSpace().Expect("]");
        return step;
    }

    private static Step ReadEvery(PatternReader reader)
    {
        reader.Expect("*");
        return new Step.Every();
    }

    private static int ReadIndex(PatternReader reader) =>
        int.TryParse(reader.TakeWhile(char.IsAsciiDigit), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw PatternError.Invalid();

    private static IEnumerable<JsonElement> Follow(JsonElement element, Step step) => (step, element.ValueKind) switch
    {
        (Step.Property property, JsonValueKind.Object) => element.TryGetProperty(property.Name, out var value) ? [value] : [],
        (Step.Index index, JsonValueKind.Array) => index.Number < element.GetArrayLength() ? [element[index.Number]] : [],
        (Step.Every, JsonValueKind.Array) => element.EnumerateArray(),
        (Step.Every, JsonValueKind.Object) => element.EnumerateObject().Select(property => property.Value),
        _ => [],
    };

    private abstract record Step
    {
        public sealed record Property(string Name) : Step;

        public sealed record Index(int Number) : Step;

        public sealed record Every : Step;
    }
}
