using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.Functions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html</summary>
public sealed record ListFunctionsRequest
{
    [Query, Pattern(@"ALL|[a-z]{2}(-gov)?-[a-z]+-\d{1}")]
    public string? MasterRegion { get; init; }

    [Query, Enum("ALL")]
    public string? FunctionVersion { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 10000)]
    public int? MaxItems { get; init; }
}

public sealed record ListFunctionsResponse
{
    public string? NextMarker { get; init; }

    public required IReadOnlyList<FunctionConfiguration> Functions { get; init; }
}

internal sealed class ListFunctions(FunctionStore store)
{
    /// <summary>A page has 50 functions at most, whatever MaxItems says.</summary>
    private const int PageSize = 50;

    public async Task<ListFunctionsResponse> HandleAsync(ListFunctionsRequest request, CallContext context)
    {
        var all = request.FunctionVersion == "ALL"
            ? await store.ListAllAsync(context.AccountId, context.Region)
            : await store.ListLatestAsync(context.AccountId, context.Region);
        var (page, next) = PageToken.Page(
            all.OrderBy(SortKey, StringComparer.Ordinal), SortKey, request.Marker, Math.Min(request.MaxItems ?? PageSize, PageSize));
        return new ListFunctionsResponse
        {
            NextMarker = next,
            Functions =
            [
                .. page.Select(function => FunctionDescription.Listed(
                    function, request.FunctionVersion == "ALL" ? function.Arn : function.Key.Arn)),
            ],
        };
    }

    private static string SortKey(FunctionVersion function) =>
        $"{function.Key.Name}:{(function.Version == "$LATEST" ? "" : function.Version.PadLeft(10, '0'))}";
}
