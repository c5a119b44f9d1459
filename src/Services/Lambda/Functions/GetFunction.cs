using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Archives;
using Hearth.Services.Lambda.Concurrency;
using Hearth.Services.Lambda.Permissions;

namespace Hearth.Services.Lambda.Functions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html and API_GetFunctionConfiguration.html</summary>
public sealed record GetFunctionRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }
}

public sealed record GetFunctionResponse
{
    public required FunctionConfiguration Configuration { get; init; }

    public required FunctionCodeLocation Code { get; init; }

    /// <summary>Absent when the function has no tags.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Why there are no tags, for a caller of another account who may not list them.</summary>
    public TagsError? TagsError { get; init; }

    /// <summary>Absent when no concurrency is reserved.</summary>
    public ConcurrencyShape? Concurrency { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_TagsError.html</summary>
public sealed record TagsError
{
    internal const string Action = "lambda:ListTags";

    public required string ErrorCode { get; init; }

    public required string Message { get; init; }

    internal static TagsError Of(Caller caller, string functionArn, AccessDecision decision)
    {
        var error = LambdaErrors.NotAuthorized(caller, Action, functionArn, decision);
        return new TagsError { ErrorCode = error.Code, Message = error.Message };
    }
}

/// <param name="Location">Downloads the deployment package, for ten minutes.</param>
public sealed record FunctionCodeLocation
{
    public required string RepositoryType { get; init; }

    public required string Location { get; init; }
}

internal sealed class GetFunction(FunctionStore store, FunctionAccess access, FunctionLookup lookup, ArchiveLinks links)
{
    public async Task<GetFunctionResponse> HandleAsync(GetFunctionRequest request, CallContext context)
    {
        var reference = await access.AuthorizeAsync(request.FunctionName!, request.Qualifier, context.Caller, "lambda:GetFunction");
        var function = await lookup.FindAsync(reference);
        var resource = await store.FindResourceAsync(reference.Key);
        var mayListTags = await access.DecideAsync(reference with { Qualifier = null }, context.Caller, TagsError.Action);
        return new GetFunctionResponse
        {
            Configuration = FunctionDescription.Of(function, reference.Arn),
            Code = new FunctionCodeLocation
            {
                RepositoryType = "S3",
                Location = links.To(function.Code.Sha256Hex, context.Http.Request),
            },
            Tags = mayListTags.IsAllowed && resource?.Tags is { Count: > 0 } tags ? tags : null,
            TagsError = mayListTags.IsAllowed ? null : TagsError.Of(context.Caller, reference.Key.Arn, mayListTags),
            Concurrency = resource?.ReservedConcurrentExecutions is { } reserved
                ? new ConcurrencyShape { ReservedConcurrentExecutions = reserved }
                : null,
        };
    }

    public async Task<FunctionConfiguration> HandleConfigurationAsync(GetFunctionRequest request, CallContext context)
    {
        var reference = await access.AuthorizeAsync(
            request.FunctionName!, request.Qualifier, context.Caller, "lambda:GetFunctionConfiguration");
        return FunctionDescription.Of(await lookup.FindAsync(reference), reference.Arn);
    }
}
