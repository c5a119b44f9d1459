using System.Text;
using Hearth.Kernel;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>Adds and removes statements, with AWS's rules.</summary>
internal static class PolicyChange
{
    /// <summary>https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: "Function resource-based policy: 20 KB".</summary>
    private const int LimitBytes = 20_480;

    /// <param name="getter">The operation that AWS's message about a stale revision names.</param>
    /// <exception cref="AwsError">409 when the statement id is taken, 412 when the revision is stale, 400 when it gets too long.</exception>
    public static ResourcePolicy Add(ResourcePolicy? current, PolicyStatement statement, string? revisionId, string getter)
    {
        if (current?.Statements.Any(other => other.Sid == statement.Sid) == true)
            throw LambdaErrors.Conflict(
                $"The statement id ({statement.Sid}) provided already exists. Please provide a new statement id, or remove the "
                + "existing statement.");
        CheckRevision(current, revisionId, getter);
        var next = new ResourcePolicy(Guid.NewGuid().ToString(), [.. current?.Statements ?? [], statement]);
        var length = Encoding.UTF8.GetByteCount(next.ToJson());
        return length <= LimitBytes ? next : throw LambdaErrors.PolicyTooLong(length, LimitBytes);
    }

    /// <returns>The policy without the statement, or null when it was the last.</returns>
    /// <exception cref="AwsError">404 when there is no policy or no such statement, 412 when the revision is stale.</exception>
    public static ResourcePolicy? Remove(ResourcePolicy? current, string sid, string? revisionId, string getter)
    {
        if (current is null) throw LambdaErrors.NotFound("No policy is associated with the given resource.");
        if (current.Statements.All(statement => statement.Sid != sid))
            throw LambdaErrors.NotFound($"Statement {sid} is not found in resource policy.");
        CheckRevision(current, revisionId, getter);
        var left = current.Statements.Where(statement => statement.Sid != sid).ToList();
        return left.Count == 0 ? null : new ResourcePolicy(Guid.NewGuid().ToString(), left);
    }

    private static void CheckRevision(ResourcePolicy? current, string? revisionId, string getter)
    {
        if (revisionId is not null && revisionId != current?.RevisionId) throw LambdaErrors.StaleRevision(getter);
    }
}
