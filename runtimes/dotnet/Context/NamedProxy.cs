using System.Reflection;

namespace Hearth.DotnetRuntime.Context;

/// <summary>
/// An object with an interface of the user's Amazon.Lambda.Core, whichever version of it the zip has: each member is looked
/// up by name when it is called, and a member that this runtime does not know gives its type's default.
/// </summary>
internal class NamedProxy : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = (_, _) => null;

    public static object Create(Type face, Func<MethodInfo, object?[], object?> answer)
    {
        var proxy = Create(face, typeof(NamedProxy));
        ((NamedProxy)proxy)._answer = answer;
        return proxy;
    }

    /// <summary>An interface of properties only: their values by name; <paramref name="values"/> is read anew at each call.</summary>
    public static object OfProperties(Type face, IReadOnlyDictionary<string, Func<Type, object?>> values) =>
        Create(face, (method, _) => values.GetValueOrDefault(PropertyName(method))?.Invoke(method.ReturnType));

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var value = _answer(targetMethod!, args ?? []);
        // The generated code unboxes the value: null would not do for a number.
        return value is null && targetMethod!.ReturnType is { IsValueType: true } type && type != typeof(void)
            ? Activator.CreateInstance(type) : value;
    }

    private static string PropertyName(MethodInfo method) =>
        method.Name.StartsWith("get_", StringComparison.Ordinal) ? method.Name["get_".Length..] : method.Name;
}
