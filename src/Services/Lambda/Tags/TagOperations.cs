using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.CodeSigning;
using Hearth.Services.Lambda.Functions;

namespace Hearth.Services.Lambda.Tags;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html</summary>
public sealed record TagResourceRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.TaggableResource)]
    public string? Resource { get; init; }

    [Required]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html</summary>
public sealed record UntagResourceRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.TaggableResource)]
    public string? Resource { get; init; }

    [Query("tagKeys"), Required]
    public IReadOnlyList<string>? TagKeys { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html</summary>
public sealed record ListTagsRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.TaggableResource)]
    public string? Resource { get; init; }
}

public sealed record ListTagsResponse
{
    public required IReadOnlyDictionary<string, string> Tags { get; init; }
}

/// <summary>Tags of functions and of code signing configurations.</summary>
internal sealed class TagOperations(LambdaParts parts)
{
    public async Task<NoBody> TagAsync(TagResourceRequest request, CallContext context)
    {
        await ChangeAsync(request.Resource!, context.Caller, "lambda:TagResource", tags =>
        {
            if (request.Tags!.Count == 0)
                throw LambdaErrors.InvalidParameterValue("An error occurred and the request cannot be processed.");
            foreach (var (key, value) in request.Tags) tags[key] = value;
            SettingsRules.CheckTags(tags);
        });
        return NoBody.Instance;
    }

    public async Task<NoBody> UntagAsync(UntagResourceRequest request, CallContext context)
    {
        await ChangeAsync(request.Resource!, context.Caller, "lambda:UntagResource", tags =>
        {
            foreach (var key in request.TagKeys!) tags.Remove(key);
        });
        return NoBody.Instance;
    }

    public async Task<ListTagsResponse> ListAsync(ListTagsRequest request, CallContext context)
    {
        if (CodeSigningKey.TryParse(request.Resource!, out var config))
        {
            var found = await parts.CodeSigning.FindAsync(config.Of(context.Caller)) ?? throw CodeSigningErrors.NotFound(request.Resource!);
            return new ListTagsResponse { Tags = found.Tags };
        }
        var key = await FunctionKeyAsync(request.Resource!, context.Caller, "lambda:ListTags");
        var resource = await parts.Functions.FindResourceAsync(key) ?? throw LambdaErrors.FunctionNotFound(request.Resource!);
        return new ListTagsResponse { Tags = resource.Tags };
    }

    private async Task ChangeAsync(string arn, Caller caller, string action, Action<Dictionary<string, string>> change)
    {
        if (CodeSigningKey.TryParse(arn, out var config))
        {
            _ = await parts.CodeSigning.UpdateAsync(config.Of(caller), current => current with { Tags = Changed(current.Tags) })
                ?? throw CodeSigningErrors.NotFound(arn);
            return;
        }
        var key = await FunctionKeyAsync(arn, caller, action);
        _ = await parts.Functions.UpdateResourceAsync(key, resource => resource with { Tags = Changed(resource.Tags) })
            ?? throw LambdaErrors.FunctionNotFound(arn);

        Dictionary<string, string> Changed(IReadOnlyDictionary<string, string> tags)
        {
            var copy = new Dictionary<string, string>(tags, StringComparer.Ordinal);
            change(copy);
            return copy;
        }
    }

    private async ValueTask<Identity.FunctionKey> FunctionKeyAsync(string arn, Caller caller, string action)
    {
        var kind = arn.Split(':')[5];
        if (kind != "function") throw NotTaggable(kind, arn);
        var reference = await parts.Access.AuthorizeAsync(arn, qualifier: null, caller, action);
        if (reference.Qualifier is not null)
            throw LambdaErrors.InvalidParameterValue("Tags on function aliases and versions are not supported. Please specify a function ARN.");
        return reference.Key;
    }

    /// <summary>There are no event source mappings and no capacity providers here yet, so none can be found.</summary>
    private static AwsError NotTaggable(string kind, string arn) => kind switch
    {
        "event-source-mapping" => LambdaErrors.NotFound($"Event source mapping not found: {arn}"),
        "capacity-provider" => LambdaErrors.NotFound($"Capacity provider not found: {arn}"),
        _ => LambdaErrors.InvalidParameterValue("Tags on layers are not supported. Please specify a function ARN."),
    };
}
