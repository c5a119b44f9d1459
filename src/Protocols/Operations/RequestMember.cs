using System.Collections.Concurrent;
using System.Reflection;

namespace Hearth.Protocols.Operations;

/// <summary>Reads a text member of a request record by its name, for tables that are about many operations.</summary>
public static class RequestMember
{
    private static readonly ConcurrentDictionary<(Type, string), PropertyInfo?> Known = new();

    /// <summary>Null when the record has no such member, or it is absent.</summary>
    public static string? Text(object request, string name) =>
        Known.GetOrAdd((request.GetType(), name), static key => key.Item1.GetProperty(key.Item2))?.GetValue(request)?.ToString();
}
