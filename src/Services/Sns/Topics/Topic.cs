using Hearth.Kernel;
using Hearth.Storage.Documents;

namespace Hearth.Services.Sns.Topics;

/// <summary>A standard topic.</summary>
internal sealed record Topic
{
    /// <summary>What was set, by AWS's names: DisplayName, Policy, DeliveryPolicy, SignatureVersion, ...</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public int SubscriptionsDeleted { get; init; }

    public static string Arn(DocumentKey key) => new Arn("aws", "sns", key.Region, key.AccountId, key.Name).ToString();

    /// <summary>Null when the text is no ARN of a topic.</summary>
    public static DocumentKey? KeyOf(string? arn) =>
        Kernel.Arn.TryParse(arn, out var parsed) && parsed.Service == "sns" && !parsed.Resource.Contains(':', StringComparison.Ordinal)
            ? new DocumentKey(parsed.AccountId, parsed.Region, "", parsed.Resource)
            : null;
}
