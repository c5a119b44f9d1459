using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Services.Logs.LogGroups;
using Hearth.Storage;

namespace Hearth.Services.Logs.Tags;

internal sealed record TagResourceRequest
{
    [Required, Length(1, 1011), Pattern(LogsPattern.ResourceArn)]
    public string ResourceArn { get; init; } = null!;

    [Required, Length(1, 50)]
    [Length(1, 128, Target = ConstraintTarget.EachKey), Pattern(LogsPattern.TagKey, Target = ConstraintTarget.EachKey)]
    [Length(0, 256, Target = ConstraintTarget.EachValue), Pattern(LogsPattern.TagValue, Target = ConstraintTarget.EachValue)]
    public IReadOnlyDictionary<string, string> Tags { get; init; } = null!;
}

internal sealed record UntagResourceRequest
{
    [Required, Length(1, 1011), Pattern(LogsPattern.ResourceArn)]
    public string ResourceArn { get; init; } = null!;

    [Required, Length(0, 50)]
    [Length(1, 128, Target = ConstraintTarget.Each), Pattern(LogsPattern.TagKey, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string> TagKeys { get; init; } = null!;
}

internal sealed record ListTagsForResourceRequest
{
    [Required, Length(1, 1011), Pattern(LogsPattern.ResourceArn)]
    public string ResourceArn { get; init; } = null!;
}

internal sealed record ListTagsResponse
{
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// Tags by ARN. Log groups are the only resources here that have tags.
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html
/// </summary>
internal sealed class TagResource(IDatabase database)
{
    private readonly LogGroupTags _tags = new(database);

    public Task<NoBody> TagAsync(TagResourceRequest request, CallContext context) =>
        _tags.AddAsync(NameIn(request.ResourceArn, context), request.Tags, LogsError.NoResource, context);

    public Task<NoBody> UntagAsync(UntagResourceRequest request, CallContext context) =>
        _tags.RemoveAsync(NameIn(request.ResourceArn, context), request.TagKeys, LogsError.NoResource, context);

    public Task<ListTagsResponse> ListAsync(ListTagsForResourceRequest request, CallContext context) =>
        _tags.ListAsync(NameIn(request.ResourceArn, context), LogsError.NoResource, context);

    private static string NameIn(string resourceArn, CallContext context)
    {
        if (!Arn.TryParse(resourceArn, out _)) throw LogsError.InvalidParameter("The specified resourceArn is invalid.");
        return LogGroupArn.NameIn(resourceArn, context) ?? throw LogsError.NoResource();
    }
}
