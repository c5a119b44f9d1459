using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Versions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html</summary>
public sealed record ListVersionsByFunctionRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 10000)]
    public int? MaxItems { get; init; }
}

public sealed record ListVersionsByFunctionResponse
{
    public string? NextMarker { get; init; }

    public required IReadOnlyList<FunctionConfiguration> Versions { get; init; }
}

/// <summary>$LATEST first, then the published versions in order.</summary>
internal sealed class ListVersionsByFunction(LambdaParts parts)
{
    /// <summary>A page has 50 versions at most, whatever MaxItems says.</summary>
    private const int PageSize = 50;

    public async Task<ListVersionsByFunctionResponse> HandleAsync(ListVersionsByFunctionRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(
            request.FunctionName!, qualifier: null, context.Caller, "lambda:ListVersionsByFunction");
        var versions = await parts.Functions.ListVersionsAsync(reference.Key);
        if (versions.Count == 0) throw LambdaErrors.FunctionNotFound(reference.Key.Arn);
        var (page, next) = PageToken.Page(versions, SortKey, request.Marker, Math.Min(request.MaxItems ?? PageSize, PageSize));
        return new ListVersionsByFunctionResponse
        {
            NextMarker = next,
            Versions = [.. page.Select(version => FunctionDescription.Listed(version, version.Arn))],
        };
    }

    private static string SortKey(FunctionVersion version) =>
        (version.Version == FunctionReference.Latest ? "0" : version.Version).PadLeft(19, '0');
}
