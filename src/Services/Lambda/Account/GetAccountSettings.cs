using Hearth.Protocols.Operations;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Concurrency;

namespace Hearth.Services.Lambda.Account;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html</summary>
public sealed record GetAccountSettingsRequest;

public sealed record GetAccountSettingsResponse
{
    public required AccountLimit AccountLimit { get; init; }

    public required AccountUsage AccountUsage { get; init; }
}

/// <summary>Sizes in bytes; concurrency in environments.</summary>
public sealed record AccountLimit
{
    public required long TotalCodeSize { get; init; }

    public required long CodeSizeUnzipped { get; init; }

    public required long CodeSizeZipped { get; init; }

    public required int ConcurrentExecutions { get; init; }

    public required int UnreservedConcurrentExecutions { get; init; }
}

/// <summary>The code of every version of every function and layer, in bytes, and the number of functions.</summary>
public sealed record AccountUsage
{
    public required long TotalCodeSize { get; init; }

    public required long FunctionCount { get; init; }
}

internal sealed class GetAccountSettings(LambdaParts parts)
{
    /// <summary>75 GB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html</summary>
    private const long TotalCodeLimitBytes = 80_530_636_800;

    public async Task<GetAccountSettingsResponse> HandleAsync(GetAccountSettingsRequest request, CallContext context)
    {
        var versions = await parts.Functions.ListAllAsync(context.AccountId, context.Region);
        var layers = await parts.Layers.ListAsync(context.AccountId, context.Region);
        var functions = await parts.Functions.ListResourcesAsync(context.AccountId, context.Region);
        var limit = parts.Options.AccountConcurrencyLimit;
        return new GetAccountSettingsResponse
        {
            AccountLimit = new AccountLimit
            {
                TotalCodeSize = TotalCodeLimitBytes,
                CodeSizeUnzipped = CodeArchives.UnzippedLimitBytes,
                CodeSizeZipped = CodeArchives.ZippedLimitBytes,
                ConcurrentExecutions = limit,
                UnreservedConcurrentExecutions = limit - ReservedConcurrency.SetAside(functions),
            },
            AccountUsage = new AccountUsage
            {
                TotalCodeSize = versions.Sum(version => version.Code.CodeSize) + layers.Sum(layer => layer.CodeSize),
                FunctionCount = functions.Count,
            },
        };
    }
}
