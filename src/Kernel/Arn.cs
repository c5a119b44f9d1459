using System.Diagnostics.CodeAnalysis;

namespace Hearth.Kernel;

/// <summary>
/// An Amazon Resource Name, <c>arn:partition:service:region:account-id:resource</c>.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
/// </summary>
public sealed record Arn(string Partition, string Service, string Region, string AccountId, string Resource)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out Arn? arn)
    {
        arn = null;
        var parts = text?.Split(':', 6);
        if (parts is not ["arn", { Length: > 0 }, { Length: > 0 }, _, _, { Length: > 0 }]) return false;
        arn = new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]);
        return true;
    }

    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{AccountId}:{Resource}";
}
