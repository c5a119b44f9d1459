namespace Hearth.Kernel;

/// <summary>Who calls, and into which region: read from the SigV4 credential scope.</summary>
/// <param name="AccountId">12 digits.</param>
/// <param name="Region">For example <c>us-east-1</c>.</param>
/// <param name="AccessKeyId">The access key id of the signature.</param>
public sealed record Caller(string AccountId, string Region, string AccessKeyId)
{
    /// <summary>The account of any access key that is not a 12-digit number, while authentication is open.</summary>
    public const string DefaultAccountId = "000000000000";

    /// <summary>Nobody in particular: a request without a signature. It belongs to no account.</summary>
    public static Caller Anonymous { get; } = new("anonymous", "us-east-1", "");

    public Arn Arn(string service, string resource) => new("aws", service, Region, AccountId, resource);
}
