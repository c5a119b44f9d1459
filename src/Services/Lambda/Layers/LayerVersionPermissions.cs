using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.Validation;
using Hearth.Services.Lambda.Permissions;

namespace Hearth.Services.Lambda.Layers;

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html</summary>
public sealed record AddLayerVersionPermissionRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.LayerName)]
    public string? LayerName { get; init; }

    [Uri, Required]
    public long? VersionNumber { get; init; }

    [Required, Length(1, 100), Pattern(LambdaPatterns.StatementId)]
    public string? StatementId { get; init; }

    [Required, Length(0, 22), Pattern("lambda:GetLayerVersion")]
    public string? Action { get; init; }

    [Required, Pattern(@"\d{12}|\*|arn:(aws[a-zA-Z-]*):iam::\d{12}:root")]
    public string? Principal { get; init; }

    [Length(0, 34), Pattern("o-[a-z0-9]{10,32}")]
    public string? OrganizationId { get; init; }

    [Query]
    public string? RevisionId { get; init; }
}

public sealed record AddLayerVersionPermissionResponse
{
    public required string Statement { get; init; }

    public required string RevisionId { get; init; }
}

/// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_RemoveLayerVersionPermission.html</summary>
public sealed record RemoveLayerVersionPermissionRequest
{
    [Uri, Length(1, 140), Pattern(LambdaPatterns.LayerName)]
    public string? LayerName { get; init; }

    [Uri, Required]
    public long? VersionNumber { get; init; }

    [Uri, Length(1, 100), Pattern(LambdaPatterns.StatementId)]
    public string? StatementId { get; init; }

    [Query]
    public string? RevisionId { get; init; }
}

/// <summary>Shares layer versions; only the layer's own account may.</summary>
internal sealed class LayerVersionPermissions(LambdaParts parts)
{
    private const string Getter = "GetLayerPolicy";

    public async Task<AddLayerVersionPermissionResponse> AddAsync(AddLayerVersionPermissionRequest request, CallContext context)
    {
        var key = OwnKey(request.LayerName!, request.VersionNumber!.Value, context.Caller, "lambda:AddLayerVersionPermission");
        var statement = new PolicyStatement
        {
            Sid = request.StatementId!,
            Principal = PolicyPrincipal.Parse(request.Principal!)!,
            Action = request.Action!,
            Resource = key.VersionArn(request.VersionNumber.Value),
            Condition = Condition(request),
        };
        var policy = await parts.LayerPolicies.UpdateAsync(
            key, request.VersionNumber.Value, current => PolicyChange.Add(current, statement, request.RevisionId, Getter));
        return new AddLayerVersionPermissionResponse { Statement = statement.ToJson(), RevisionId = policy!.RevisionId };
    }

    public async Task<NoBody> RemoveAsync(RemoveLayerVersionPermissionRequest request, CallContext context)
    {
        var key = OwnKey(request.LayerName!, request.VersionNumber!.Value, context.Caller, "lambda:RemoveLayerVersionPermission");
        await parts.LayerPolicies.UpdateAsync(
            key, request.VersionNumber.Value, current => PolicyChange.Remove(current, request.StatementId!, request.RevisionId, Getter));
        return NoBody.Instance;
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html</summary>
    public async Task<PolicyResponse> GetAsync(LayerVersionRequest request, CallContext context)
    {
        var version = request.VersionNumber!.Value;
        var key = OwnKey(request.LayerName!, version, context.Caller, "lambda:GetLayerVersionPolicy");
        if (await parts.Layers.FindAsync(key, version) is null) throw LayerErrors.VersionNotFound(key.VersionArn(version));
        var policy = await parts.LayerPolicies.FindAsync(key, version)
            ?? throw LambdaErrors.NotFound("No policy is associated with the given resource.");
        return PolicyResponse.Of(policy);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Condition(AddLayerVersionPermissionRequest request)
    {
        if (request.OrganizationId is null) return [];
        if (request.Principal != "*")
            throw LambdaErrors.InvalidParameterValue("OrganizationId can only be given with the principal *.");
        return new() { ["StringEquals"] = new Dictionary<string, string> { ["aws:PrincipalOrgID"] = request.OrganizationId } };
    }

    private static LayerKey OwnKey(string name, long version, Caller caller, string action)
    {
        LayerErrors.CheckNumber(version);
        var key = LayerNames.Parse(name, caller);
        return key.AccountId == caller.AccountId ? key : throw LayerErrors.NotOwner(caller.AccountId, action, key.VersionArn(version));
    }
}
