using System.Collections;
using System.Globalization;
using Hearth.Kernel;
using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.Validation;

/// <summary>
/// Checks a request against the constraints of its records, and words the failures as AWS does:
/// "2 validation errors detected: Value 'x' at 'a.b' failed to satisfy constraint: Member must ...; Value ...".
/// </summary>
public static class Validator
{
    /// <exception cref="AwsError">All failures in one message.</exception>
    public static void Validate(object request, Naming naming, string errorCode = "ValidationException")
    {
        var failures = new List<string>();
        Check(request, Shape.Of(request.GetType(), naming), naming, "", failures);
        if (failures.Count > 0) throw Error(failures, errorCode);
    }

    public static AwsError Error(IReadOnlyList<string> failures, string errorCode = "ValidationException") =>
        new(errorCode, Message(failures));

    /// <summary>The sentence for one value, for handlers that must check what the model cannot say.</summary>
    public static string Failure(object? value, string path, string sentence) =>
        $"Value {(value is null ? "null" : $"'{Print(value)}'")} at '{path}' failed to satisfy constraint: {sentence}";

    public static string Message(IReadOnlyList<string> failures) =>
        $"{failures.Count} validation error{(failures.Count == 1 ? "" : "s")} detected: {string.Join("; ", failures)}";

    private static void Check(object shape, Shape model, Naming naming, string prefix, List<string> failures)
    {
        foreach (var member in model.Members)
        {
            var value = member.Get(shape);
            var path = prefix + member.PathName;
            if (value is null)
            {
                if (member.IsRequired) failures.Add(Failure(value: null, path, "Member must not be null"));
                continue;
            }
            if (member.Constraints.Count > 0) CheckMember(member, value, path, failures);
            Descend(member.Kind, value, naming, path, failures);
        }
    }

    private static void CheckMember(ShapeMember member, object value, string path, List<string> failures)
    {
        foreach (var constraint in member.Constraints)
        {
            if (constraint.Target != ConstraintTarget.Member || constraint.IsKept(value)) continue;
            failures.AddRange(constraint.Broken(value).Select(sentence => Failure(value, path, sentence)));
        }
        if (value is IList list) CheckElements(member, value, ConstraintTarget.Each, list, "Member", path, failures);
        if (value is not IDictionary map) return;
        CheckElements(member, value, ConstraintTarget.EachKey, map.Keys, "Map keys", path, failures);
        CheckElements(member, value, ConstraintTarget.EachValue, map.Values, "Map value", path, failures);
    }

    private static void CheckElements(
        ShapeMember member, object value, ConstraintTarget target, IEnumerable elements, string subject, string path, List<string> failures)
    {
        var constraints = member.Constraints.Where(constraint => constraint.Target == target).ToList();
        if (constraints.Count == 0) return;
        if (!elements.Cast<object>().Any(element => constraints.Exists(constraint => !constraint.IsKept(element)))) return;
        // AWS lists every constraint of the element here, not just the broken ones.
        var all = string.Join(", ", constraints.SelectMany(constraint => constraint.Sentences));
        failures.Add(Failure(value, path, $"{subject} must satisfy constraint: [{all}]"));
    }

    private static void Descend(ShapeKind kind, object value, Naming naming, string path, List<string> failures)
    {
        switch (kind)
        {
            case ShapeKind.Structure structure:
                Check(value, Shape.Of(structure.Type, naming), naming, path + ".", failures);
                break;
            case ShapeKind.Sequence { Element: ShapeKind.Structure element }:
                var index = 0;
                foreach (var item in (IEnumerable)value)
                    Check(item, Shape.Of(element.Type, naming), naming, $"{path}.{++index}.member.", failures);
                break;
            case ShapeKind.Mapping { Value: ShapeKind.Structure element }:
                foreach (DictionaryEntry entry in (IDictionary)value)
                    Check(entry.Value!, Shape.Of(element.Type, naming), naming, $"{path}.{entry.Key}.member.", failures);
                break;
        }
    }

    /// <summary>As Java prints it, which is what AWS's messages show.</summary>
    private static string Print(object value) => value switch
    {
        string text => text,
        byte[] bytes => $"java.nio.HeapByteBuffer[pos=0 lim={bytes.Length} cap={bytes.Length}]",
        double number => number.ToString("0.0###############", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}={Print(map[key]!)}"))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Print))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
