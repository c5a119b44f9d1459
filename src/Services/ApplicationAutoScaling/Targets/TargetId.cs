using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.ApplicationAutoScaling.Targets;

/// <summary>
/// What is scaled: here always the provisioned concurrency of an alias or version of a function.
/// https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-lambda.html
/// </summary>
/// <param name="ResourceId">"function:my-function:prod" or "function:my-function:1".</param>
internal sealed record TargetId(string AccountId, string Region, string ResourceId)
{
    public const string Lambda = "lambda";
    public const string Dimension = "lambda:function:ProvisionedConcurrency";

    public string FunctionName => ResourceId.Split(':')[1];

    public string Qualifier => ResourceId.Split(':')[2];

    /// <summary>The target's own document.</summary>
    public DocumentKey Key => new(AccountId, Region, "", ResourceId);

    /// <summary>The document of a policy or an action of the target.</summary>
    public DocumentKey Named(string name) => new(AccountId, Region, ResourceId, name);

    public static TargetId Of(DocumentKey key) => new(key.AccountId, key.Region, key.Parent.Length > 0 ? key.Parent : key.Name);

    /// <exception cref="AwsError">ValidationException for what AWS refuses, and for services whose scaling Hearth does not have.</exception>
    public static TargetId Read(string serviceNamespace, string resourceId, string? dimension, CallContext context)
    {
        CheckNamespace(serviceNamespace);
        if (dimension is not null and not Dimension)
            throw AutoScalingError.Validation($"Unsupported service namespace, resource type or scalable dimension: {serviceNamespace}, {resourceId}, {dimension}");
        if (resourceId.Split(':') is not ["function", { Length: > 0 }, { Length: > 0 } qualifier] || qualifier == "$LATEST")
            throw AutoScalingError.Validation(
                $"Invalid resource ID {resourceId}: it must be function:NAME:QUALIFIER with an alias or the number of a published version.");
        return new TargetId(context.AccountId, context.Region, resourceId);
    }

    public static void CheckNamespace(string serviceNamespace)
    {
        if (serviceNamespace != Lambda)
            throw AutoScalingError.Validation($"This installation of Hearth scales the service namespace {Lambda} and not {serviceNamespace}.");
    }
}
