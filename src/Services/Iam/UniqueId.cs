using System.Security.Cryptography;

namespace Hearth.Services.Iam;

/// <summary>
/// Ids in AWS's form. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
/// </summary>
internal static class UniqueId
{
    /// <summary>21 characters: "AROA" and 17 more.</summary>
    public static string New(string prefix) => prefix + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 17);
}
