using Hearth.Protocols.Operations;

namespace Hearth.Services.Iam;

/// <summary>A page of a list, by Marker and MaxItems; 100 unless asked.</summary>
/// <param name="Marker">Of the next page; null on the last.</param>
internal sealed record IamPage<T>(IReadOnlyList<T> Items, string? Marker)
{
    public bool IsTruncated => Marker is not null;
}

internal static class IamPage
{
    /// <exception cref="Kernel.AwsError">ValidationError: the marker is none.</exception>
    public static IamPage<TShape> Of<T, TShape>(IEnumerable<T> all, Func<T, string> key, string? marker, int? size, Func<T, TShape> shape)
    {
        PageToken.Decode(marker, "ValidationError");
        var (items, next) = PageToken.Page(all.OrderBy(key, StringComparer.Ordinal), key, marker, size ?? 100);
        return new IamPage<TShape>([.. items.Select(shape)], next);
    }
}
