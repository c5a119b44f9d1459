using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;

namespace Hearth.Services.Lambda.Aliases;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html</summary>
public sealed record ListAliasesRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 1024), Pattern(LambdaPatterns.Version)]
    public string? FunctionVersion { get; init; }

    [Query]
    public string? Marker { get; init; }

    [Query, Range(1, 10000)]
    public int? MaxItems { get; init; }
}

public sealed record ListAliasesResponse
{
    public string? NextMarker { get; init; }

    public required IReadOnlyList<AliasConfiguration> Aliases { get; init; }
}

internal sealed class ListAliases(LambdaParts parts)
{
    private const int PageSize = 50;

    public async Task<ListAliasesResponse> HandleAsync(ListAliasesRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, qualifier: null, context.Caller, "lambda:ListAliases");
        var resource = await parts.Functions.FindResourceAsync(reference.Key) ?? throw LambdaErrors.FunctionNotFound(reference.Key.Arn);
        var aliases = resource.Aliases.Values
            .Where(alias => request.FunctionVersion is null || alias.PointsTo(request.FunctionVersion))
            .OrderBy(alias => alias.Name, StringComparer.Ordinal);
        var (page, next) = PageToken.Page(aliases, alias => alias.Name, request.Marker, request.MaxItems ?? PageSize);
        return new ListAliasesResponse
        {
            NextMarker = next,
            Aliases = [.. page.Select(alias => AliasConfiguration.Of(reference.Key, alias))],
        };
    }
}
