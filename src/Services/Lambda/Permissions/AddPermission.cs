using System.Data;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;

namespace Hearth.Services.Lambda.Permissions;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html</summary>
public sealed record AddPermissionRequest
{
    [Uri, Length(1, 256), Pattern(LambdaPatterns.NamespacedFunctionName)]
    public string? FunctionName { get; init; }

    [Required, Length(1, 100), Pattern(LambdaPatterns.StatementId)]
    public string? StatementId { get; init; }

    [Required, Pattern("(lambda:[*]|lambda:[a-zA-Z]+|[*])")]
    public string? Action { get; init; }

    [Required, Pattern(@"[^\s]+")]
    public string? Principal { get; init; }

    [Pattern(LambdaPatterns.AnyArn)]
    public string? SourceArn { get; init; }

    [Length(0, 12), Pattern(@"\d{12}")]
    public string? SourceAccount { get; init; }

    [Length(0, 256), Pattern(@"[a-zA-Z0-9._\-]+")]
    public string? EventSourceToken { get; init; }

    [Query, Length(1, 128), Pattern(LambdaPatterns.Qualifier)]
    public string? Qualifier { get; init; }

    public string? RevisionId { get; init; }

    [Length(12, 34), Pattern("o-[a-z0-9]{10,32}")]
    public string? PrincipalOrgID { get; init; }

    [Enum("NONE", "AWS_IAM")]
    public string? FunctionUrlAuthType { get; init; }

    public bool? InvokedViaFunctionUrl { get; init; }
}

/// <param name="Statement">The added statement, a JSON object in a string.</param>
public sealed record AddPermissionResponse
{
    public required string Statement { get; init; }
}

internal sealed class AddPermission(LambdaParts parts)
{
    public async Task<AddPermissionResponse> HandleAsync(AddPermissionRequest request, CallContext context)
    {
        var reference = await parts.Access.AuthorizeAsync(request.FunctionName!, request.Qualifier, context.Caller, "lambda:AddPermission");
        if (reference.Qualifier == FunctionReference.Latest)
            throw LambdaErrors.InvalidParameterValue("We currently do not support adding policies for $LATEST.");
        var statement = Statement(request, reference);
        var qualifier = reference.Qualifier ?? FunctionResource.Unqualified;
        _ = await parts.Functions.UpdateResourceAsync(reference.Key, (connection, resource) =>
        {
            CheckExists(connection, resource, reference);
            var policy = PolicyChange.Add(resource.Policies.GetValueOrDefault(qualifier), statement, request.RevisionId, "GetPolicy");
            return resource with { Policies = resource.Policies.With(qualifier, policy) };
        }) ?? throw NotFound(reference);
        return new AddPermissionResponse { Statement = statement.ToJson() };
    }

    private static PolicyStatement Statement(AddPermissionRequest request, FunctionReference reference) => new()
    {
        Sid = request.StatementId!,
        Principal = PolicyPrincipal.Parse(request.Principal!)
            ?? throw LambdaErrors.InvalidParameterValue("The provided principal was invalid. Please check the principal and try again."),
        Action = request.Action!,
        Resource = reference.Arn,
        Condition = Condition(request),
    };

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Condition(AddPermissionRequest request)
    {
        var condition = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        Add("StringEquals",
            ("AWS:SourceAccount", request.SourceAccount),
            ("lambda:FunctionUrlAuthType", request.FunctionUrlAuthType),
            ("aws:PrincipalOrgID", request.PrincipalOrgID),
            ("lambda:EventSourceToken", request.EventSourceToken));
        Add("Bool", ("lambda:InvokedViaFunctionUrl", request.InvokedViaFunctionUrl is { } via ? (via ? "true" : "false") : null));
        Add("ArnLike", ("AWS:SourceArn", request.SourceArn));
        return condition;

        void Add(string comparison, params (string Key, string? Value)[] keys)
        {
            var given = keys.Where(key => key.Value is not null).ToDictionary(key => key.Key, key => key.Value!);
            if (given.Count > 0) condition[comparison] = given;
        }
    }

    private static void CheckExists(IDbConnection connection, FunctionResource resource, FunctionReference reference)
    {
        var exists = reference.Qualifier is null
            || resource.Aliases.ContainsKey(reference.Qualifier)
            || (reference.IsVersionNumber && FunctionSql.Exists(connection, reference.Key, reference.Qualifier));
        if (!exists) throw NotFound(reference);
    }

    /// <summary>AWS has another text for what could be the name of an alias than for a version or a qualifier that is neither.</summary>
    private static Kernel.AwsError NotFound(FunctionReference reference) =>
        reference.CouldBeAlias ? LambdaErrors.NoSuchAlias(reference.Arn) : LambdaErrors.FunctionNotFound(reference.Arn);
}
