using System.Text.Json;
using Hearth.Services.Iam.Accounts;

namespace Hearth.Services.Iam.AwsManagedPolicies;

/// <summary>
/// The policies that AWS manages and functions, and those who look after them, use, as AWS documents them:
/// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html. ReadOnlyAccess and a few others are
/// narrowed to the services that there are here.
/// </summary>
internal sealed class AwsManagedPolicyCatalog
{
    private const string Account = "aws";
    private static readonly DateTimeOffset Created = new(2015, 2, 6, 18, 41, 18, TimeSpan.Zero);

    private readonly Dictionary<string, ManagedPolicy> _byArn = Read().ToDictionary(policy => policy.ArnIn(Account), StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, ManagedPolicy>> All => _byArn;

    public ManagedPolicy? Find(string arn) => _byArn.GetValueOrDefault(arn);

    private static IEnumerable<ManagedPolicy> Read()
    {
        using var stream = typeof(AwsManagedPolicyCatalog).Assembly.GetManifestResourceStream("Iam/AwsManagedPolicies/policies.json")!;
        using var list = JsonDocument.Parse(stream);
        foreach (var policy in list.RootElement.EnumerateArray())
        {
            var (name, version) = (policy.GetProperty("PolicyName").GetString()!, policy.GetProperty("VersionId").GetString()!);
            yield return new ManagedPolicy
            {
                Path = policy.GetProperty("Path").GetString()!,
                Name = name,
                // AWS's ids of these are of no use to anybody; this one is the same at each start.
                Id = "ANPA" + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..17],
                Description = policy.GetProperty("Description").GetString(),
                CreatedAt = Created,
                UpdatedAt = Created,
                DefaultVersionId = version,
                Versions = [new ManagedPolicyVersion(version, policy.GetProperty("Document").GetRawText(), Created)],
            };
        }
    }
}
