using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Versions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html</summary>
public sealed record PublishVersionRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.FunctionName)]
    public string? FunctionName { get; init; }

    public string? CodeSha256 { get; init; }

    [Length(0, 256)]
    public string? Description { get; init; }

    public string? RevisionId { get; init; }

    [Enum("LATEST_PUBLISHED")]
    public string? PublishTo { get; init; }
}

internal sealed class PublishVersion(LambdaParts parts)
{
    public async Task<FunctionConfiguration> HandleAsync(PublishVersionRequest request, CallContext context)
    {
        CheckOffered(request.PublishTo);
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, qualifier: null, context.Caller, "lambda:PublishVersion");
        // As for an invocation, waiting the milliseconds of an activation is kinder than the conflict.
        await parts.Activation.WaitAsync(reference.Key, FunctionReference.Latest, context.Cancellation);
        var published = await parts.Functions.PublishAsync(reference.Key, request.Description, FunctionStatus.Ready, latest =>
        {
            Check(latest, request);
            return latest;
        }) ?? throw LambdaErrors.FunctionNotFound(reference.Key.Arn);
        if (published.IsNew && published.Version.Status.IsInProgress) parts.Activation.Request(published.Version);
        return FunctionDescription.Of(published.Version, published.Version.Arn);
    }

    /// <summary>$LATEST.PUBLISHED exists for functions on capacity providers only.</summary>
    /// <exception cref="AwsError">InvalidParameterValueException.</exception>
    public static void CheckOffered(string? publishTo)
    {
        if (publishTo is not null)
            throw LambdaErrors.InvalidParameterValue(
                "PublishTo is for functions that run on a capacity provider, which this installation of Hearth does not offer. "
                + "Leave it out to publish a numbered version.");
    }

    private static void Check(FunctionVersion latest, PublishVersionRequest request)
    {
        LatestUpdate.CheckRevision(latest, request.RevisionId);
        if (request.CodeSha256 is { Length: > 0 } expected && expected != latest.Code.Sha256Base64)
            throw LambdaErrors.InvalidParameterValue(
                $"CodeSHA256 ({expected}) is different from current CodeSHA256 in $LATEST ({latest.Code.Sha256Base64}). "
                + "Please try again with the CodeSHA256 in $LATEST.");
        if (latest.Status.State == "Active" && latest.Status.IsInProgress) throw LambdaErrors.UpdateInProgress(latest.Key.Arn);
        if (latest.Status.State != "Active") throw LambdaErrors.NotActive(latest.Status.State, latest.Status.StateReason);
    }
}
