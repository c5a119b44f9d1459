using Hearth.Services.Lambda.Aliases;
using Hearth.Services.Lambda.EventInvoke;
using Hearth.Services.Lambda.FunctionUrls;
using Hearth.Services.Lambda.Permissions;

namespace Hearth.Services.Lambda.Functions;

/// <summary>
/// What belongs to a function as a whole and not to a version of it. It is one document: a function has few of each, an
/// invocation by alias or from another account reads several at once, and rules that span them (no alias may point to a
/// deleted version) need no more than the one write. Keys of the maps are qualifiers; "" is the function itself.
/// </summary>
internal sealed record FunctionResource
{
    public const string Unqualified = "";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, FunctionAlias> Aliases { get; init; } = new Dictionary<string, FunctionAlias>();

    public IReadOnlyDictionary<string, ResourcePolicy> Policies { get; init; } = new Dictionary<string, ResourcePolicy>();

    /// <summary>How asynchronous invocations are retried and where their results go; key "$LATEST" for the function itself.</summary>
    public IReadOnlyDictionary<string, EventInvokeSettings> EventInvoke { get; init; } = new Dictionary<string, EventInvokeSettings>();

    /// <summary>Key "$LATEST" or a number; absent: Auto.</summary>
    public IReadOnlyDictionary<string, RuntimeManagement> RuntimeManagement { get; init; } = new Dictionary<string, RuntimeManagement>();

    /// <summary>By alias or version number.</summary>
    public IReadOnlyDictionary<string, ProvisionedConcurrencySettings> Provisioned { get; init; } =
        new Dictionary<string, ProvisionedConcurrencySettings>();

    /// <summary>Of the function itself and of its aliases; versions have none.</summary>
    public IReadOnlyDictionary<string, FunctionUrl> Urls { get; init; } = new Dictionary<string, FunctionUrl>();

    public int? ReservedConcurrentExecutions { get; init; }

    /// <summary>"Terminate" or "Allow".</summary>
    public string RecursiveLoop { get; init; } = "Terminate";

    public string? CodeSigningConfigArn { get; init; }

    /// <summary>Forgets what belonged to a version or an alias that is no more.</summary>
    public FunctionResource WithoutQualifier(string qualifier) => this with
    {
        Aliases = Aliases.With(qualifier, null),
        Policies = Policies.With(qualifier, null),
        EventInvoke = EventInvoke.With(qualifier, null),
        RuntimeManagement = RuntimeManagement.With(qualifier, null),
        Provisioned = Provisioned.With(qualifier, null),
        Urls = Urls.With(qualifier, null),
    };
}

/// <summary>When the runtime's version changes. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html</summary>
/// <param name="UpdateRuntimeOn">"Auto", "Manual" or "FunctionUpdate".</param>
internal sealed record RuntimeManagement(string UpdateRuntimeOn, string? RuntimeVersionArn);

/// <param name="Requested">Environments to keep initialised.</param>
internal sealed record ProvisionedConcurrencySettings(int Requested, DateTimeOffset LastModified);

internal static class MapChange
{
    /// <summary>A copy of the map with one entry set, or left out when the value is null.</summary>
    public static IReadOnlyDictionary<string, T> With<T>(this IReadOnlyDictionary<string, T> map, string key, T? value)
        where T : class
    {
        var copy = new Dictionary<string, T>(map, StringComparer.Ordinal);
        if (value is null) copy.Remove(key);
        else copy[key] = value;
        return copy;
    }
}
