using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Tests.Properties.Lambda;

/// <summary>
/// Makes bad requests out of the request models themselves: it knows no operation by name, so that each one which is added
/// is tried too. The same seed gives the same request.
/// </summary>
internal sealed class BadInputGenerator
{
    private readonly IReadOnlyList<Operation> _operations;

    public BadInputGenerator(ServiceDefinition service) => _operations =
        [.. service.Operations.Values.Where(operation => operation.Request.Type != typeof(UnavailableRequest)).OrderBy(operation => operation.Name, StringComparer.Ordinal)];

    public BadInput Make(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            // Each operation in its turn; not every kind of mistake can be made with each.
            var operation = _operations[(seed + random.Next(2) * random.Next(_operations.Count)) % _operations.Count];
            var made = random.Next(10) switch
            {
                < 2 => BrokenConstraint(operation, random),
                < 4 => WrongType(operation, random),
                4 => UnreadableBody(operation, random),
                5 => BadNumber(operation, random),
                6 => BadPath(operation, random),
                7 => MissingMember(operation, random),
                8 => BadText(operation, random),
                _ => Nested(operation, random),
            };
            if (made is not null) return made;
        }
    }

    private static BadInput? BrokenConstraint(Operation operation, Random random)
    {
        var members = operation.Request.Members.Where(member => member.Constraints.Count > 0).ToList();
        if (members.Count == 0) return null;
        var member = members[random.Next(members.Count)];
        var breaking = Candidates(member, random).Where(candidate => Breaks(member, candidate)).ToList();
        if (breaking.Count == 0) return null;
        return new RequestDraft(operation).With(member, breaking[random.Next(breaking.Count)]).Build($"{member.PathName} breaks a constraint");
    }

    private static BadInput? WrongType(Operation operation, Random random)
    {
        if (PathToMember(operation.Request, random) is not { } path) return null;
        JsonNode[] values = [1, "text", true, 1.5, new JsonArray(1), new JsonObject { ["a"] = new JsonObject() }, new JsonArray(new JsonArray())];
        var fitting = values.Where(value => IsWrong(path[^1].Kind, value)).ToList();
        return new RequestDraft(operation).With(path, fitting[random.Next(fitting.Count)]).Build($"{path[^1].PathName} is of the wrong type");
    }

    private static BadInput? UnreadableBody(Operation operation, Random random)
    {
        if (operation.Request.ByName.Count == 0) return null;
        var draft = new RequestDraft(operation);
        var whole = draft.BodyBytes();
        if (whole.Length < 3) whole = "{\"Description\":\"x\"}"u8.ToArray();
        byte[] body = random.Next(8) switch
        {
            0 => whole[..random.Next(1, whole.Length - 1)],
            1 => [.. whole[..^1], 0, (byte)'}'],
            2 => [.. "{\"Description\":\""u8, 0xff, 0xfe, 0x80, .. "\"}"u8],
            3 => [.. "{\""u8, 0xc0, 0xaf, .. "\":1}"u8],
            4 => [.. whole, .. whole],
            5 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(whole)),
            6 => "<CreateFunction/>"u8.ToArray(),
            _ => "{\"Description\":NaN,}"u8.ToArray(),
        };
        return draft.Build("a body that is no JSON", body);
    }

    private static BadInput? BadNumber(Operation operation, Random random)
    {
        var members = operation.Request.Members.Where(member => member.Kind is ShapeKind.Integer && member.Location != MemberLocation.StatusCode).ToList();
        if (members.Count == 0) return null;
        var member = members[random.Next(members.Count)];
        string[] numbers = ["1e400", "-1e400", "99999999999999999999999", "1e19", "-9223372036854775809", "9223372036854775808e9"];
        return new RequestDraft(operation).With(member, JsonNode.Parse(numbers[random.Next(numbers.Length)])!).Build("a number that is none here");
    }

    private static BadInput? BadPath(Operation operation, Random random)
    {
        var labels = operation.Request.Members.Where(member => member.Location == MemberLocation.Uri && member.Constraints.Count > 0).ToList();
        if (labels.Count == 0) return null;
        string[] segments =
            ["%", "%z", "%%%", "%00", "a%00b", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc", "%C0%AF", "%ED%A0%80", "%FF%FE", "a%2Fb", "%0d%0aX:1", "*", ";", "%25", "+%20", new string('a', 5000), string.Concat(Enumerable.Repeat("%41", 2000))];
        var label = labels[random.Next(labels.Count)];
        return new RequestDraft(operation).WithSegment(label, segments[random.Next(segments.Length)]).Build("a path that names nothing");
    }

    private static BadInput? MissingMember(Operation operation, Random random)
    {
        var required = operation.Request.Members.Where(member => member.IsRequired && member.Location != MemberLocation.Uri).ToList();
        if (required.Count == 0) return null;
        var draft = new RequestDraft(operation).Without(required[random.Next(required.Count)]);
        if (operation.Request.ByName.Count > 0) draft.WithUnknown("NoSuchMember", new JsonObject { ["deep"] = new JsonArray(1, "2", true) });
        draft.WithHeader("Content-Type", random.Next(2) == 0 ? "text/xml; charset=utf-16" : new string('x', 3000));
        draft.WithHeader("X-Junk", new string('j', random.Next(20_000)));
        return draft.Build("a required member is missing, others are unknown");
    }

    private static BadInput? BadText(Operation operation, Random random)
    {
        var members = operation.Request.Members.Where(member => member is { Location: MemberLocation.Body, Kind: ShapeKind.Text }).ToList();
        if (members.Count == 0) return null;
        var name = members[random.Next(members.Count)].WireName;
        var text = random.Next(4) switch
        {
            0 => $$"""{"{{name}}":"\ud800"}""",
            1 => $$"""{"{{name}}":"x\udc00y"}""",
            2 => $$"""{"\ud800":1,"{{name}}":1}""",
            _ => $$"""{"{{name}}":"a","{{name}}":[]}""",
        };
        return new RequestDraft(operation).Build("half a surrogate pair, or a key that comes twice", Encoding.ASCII.GetBytes(text));
    }

    private static BadInput? Nested(Operation operation, Random random)
    {
        var isPayload = operation.Request.Payload is not null;
        if (operation.Request.ByName.Count == 0 && !isPayload) return null;
        const int depth = 10_000;
        var text = random.Next(2) == 0
            ? $"{{\"a\":{new string('[', depth)}{new string(']', depth)}}}"
            : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        return new RequestDraft(operation).Build("10,000 levels", Encoding.ASCII.GetBytes(text));
    }

    private static List<ShapeMember>? PathToMember(Shape shape, Random random)
    {
        if (shape.ByName.Count == 0) return null;
        var member = shape.ByName.Values.ElementAt(random.Next(shape.ByName.Count));
        if (member.Kind is not ShapeKind.Structure structure || random.Next(3) == 0) return [member];
        return PathToMember(Shape.Of(structure.Type, Naming.Pascal), random) is { } rest ? [member, .. rest] : [member];
    }

    private static bool IsWrong(ShapeKind kind, JsonNode value) => kind switch
    {
        ShapeKind.Text => value is JsonArray or JsonObject || !value.AsValue().TryGetValue<string>(out _),
        ShapeKind.Flag => value is JsonArray or JsonObject || !value.AsValue().TryGetValue<bool>(out _),
        ShapeKind.Integer or ShapeKind.Fraction => value is JsonArray or JsonObject || (!value.AsValue().TryGetValue<int>(out _) && !value.AsValue().TryGetValue<double>(out _)),
        ShapeKind.Bytes => value is JsonArray or JsonObject || !value.AsValue().TryGetValue<string>(out _),
        ShapeKind.Sequence => value is not JsonArray,
        _ => value is not JsonObject,
    };

    private static IEnumerable<object> Candidates(ShapeMember member, Random random)
    {
        string[] texts = ["", "!", " ", "a b", "é€😀", "$", "../../x", "\0", "a\nb", "arn:aws:lambda:::", "-1", new('a', 300), new('a', 2000), new('a', 5000), string.Concat(Enumerable.Repeat("a:", 2000))];
        switch (member.Kind)
        {
            case ShapeKind.Text:
                foreach (var text in texts) yield return text;
                break;
            case ShapeKind.Integer integer:
                foreach (var number in new[] { int.MinValue, -1, 0, 1_000_000, int.MaxValue }) yield return integer.Type == typeof(long) ? (long)number : number;
                break;
            case ShapeKind.Sequence { Element: ShapeKind.Text }:
                foreach (var count in new[] { 0, 2, 7, 120 }) yield return Enumerable.Repeat(texts[random.Next(texts.Length)], count).ToList();
                break;
        }
    }

    private static bool Breaks(ShapeMember member, object value)
    {
        // A label cannot be empty, and headers hold printable ASCII only.
        if (member.Location == MemberLocation.Uri && value is "" or "../../x") return false;
        if (member.Location == MemberLocation.Header && value is string text && (text.Length == 0 || text.Any(c => c is < '!' or > '~'))) return false;
        return member.Constraints.Any(constraint => constraint.Target switch
        {
            ConstraintTarget.Member => constraint.Broken(value).Any(),
            ConstraintTarget.Each => value is List<string> list && list.Exists(element => constraint.Broken(element).Any()),
            _ => false,
        });
    }
}
