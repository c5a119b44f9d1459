using Hearth.Protocols.Operations;
using Hearth.Protocols.Validation;
using Hearth.Storage;

namespace Hearth.Services.Logs.Tags;

internal sealed record TagLogGroupRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;

    [Required, Length(1, 50)]
    [Length(1, 128, Target = ConstraintTarget.EachKey), Pattern(LogsPattern.TagKey, Target = ConstraintTarget.EachKey)]
    [Length(0, 256, Target = ConstraintTarget.EachValue), Pattern(LogsPattern.TagValue, Target = ConstraintTarget.EachValue)]
    public IReadOnlyDictionary<string, string> Tags { get; init; } = null!;
}

internal sealed record UntagLogGroupRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;

    /// <summary>The keys.</summary>
    [Required, Length(1, 50)]
    [Length(1, 128, Target = ConstraintTarget.Each), Pattern(LogsPattern.TagKey, Target = ConstraintTarget.Each)]
    public IReadOnlyList<string> Tags { get; init; } = null!;
}

internal sealed record ListTagsLogGroupRequest
{
    [Required, Length(1, 512), Pattern(LogsPattern.LogGroupName)]
    public string LogGroupName { get; init; } = null!;
}

/// <summary>
/// The older operations on the same tags; older tools still call them.
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagLogGroup.html
/// </summary>
internal sealed class TagLogGroup(IDatabase database)
{
    private readonly LogGroupTags _tags = new(database);

    public Task<NoBody> TagAsync(TagLogGroupRequest request, CallContext context) =>
        _tags.AddAsync(request.LogGroupName, request.Tags, LogsError.NoLogGroup, context);

    public Task<NoBody> UntagAsync(UntagLogGroupRequest request, CallContext context) =>
        _tags.RemoveAsync(request.LogGroupName, request.Tags, LogsError.NoLogGroup, context);

    public Task<ListTagsResponse> ListAsync(ListTagsLogGroupRequest request, CallContext context) =>
        _tags.ListAsync(request.LogGroupName, LogsError.NoLogGroup, context);
}
