using System.Text.RegularExpressions;
using Hearth.Kernel;

namespace Hearth.Services.Lambda.Identity;

/// <summary>
/// A function as a caller names it: name, partial ARN (<c>123456789012:function:name</c>) or full ARN, each with or
/// without a qualifier, and a qualifier given apart.
/// </summary>
/// <param name="Qualifier">A version number, "$LATEST", an alias, or null when none was given.</param>
internal sealed partial record FunctionReference(FunctionKey Key, string? Qualifier)
{
    public const string Latest = "$LATEST";

    /// <summary>The ARN exactly as it was asked for.</summary>
    public string Arn => Qualifier is null ? Key.Arn : $"{Key.Arn}:{Qualifier}";

    /// <summary>The ARN as lookups that fall back to $LATEST name it in their errors.</summary>
    public string ArnOrLatest => $"{Key.Arn}:{Qualifier ?? Latest}";

    public bool IsVersionNumber => Qualifier is not null && Qualifier.All(char.IsAsciiDigit);

    /// <summary>Whether the qualifier is neither a number nor has the $ that no alias has.</summary>
    public bool CouldBeAlias => Qualifier is not null && !IsVersionNumber && !Qualifier.Contains('$');

    /// <summary>"$LATEST", a number, or null when the qualifier is an alias.</summary>
    public string? Version => Qualifier is null or Latest ? Latest : IsVersionNumber ? Qualifier : null;

    public FunctionReference Qualified(string qualifier) => this with { Qualifier = qualifier };

    /// <summary>Who the function belongs to is not checked here: see Permissions/FunctionAccess.</summary>
    /// <exception cref="AwsError">404 for another region, 400 for qualifiers that disagree.</exception>
    public static FunctionReference Parse(string name, string? qualifier, Caller caller)
    {
        // As nearly all do. The expression below would find the same, in twenty times as long.
        if (!name.Contains(':')) return new FunctionReference(new FunctionKey(caller.AccountId, caller.Region, name), qualifier);
        var match = Form().Match(name);
        var region = match.Groups["region"].Value;
        var account = match.Groups["account"].Value;
        var inName = match.Groups["qualifier"].Success ? match.Groups["qualifier"].Value : null;
        if (region.Length > 0 && region != caller.Region)
            throw LambdaErrors.NotFound($"Functions from '{region}' are not reachable in this region ('{caller.Region}')");
        if (inName is not null && qualifier is not null && inName != qualifier)
            throw LambdaErrors.InvalidParameterValue(
                "The derived qualifier from the function name does not match the specified qualifier.");
        var owner = account.Length > 0 ? account : caller.AccountId;
        return new FunctionReference(new FunctionKey(owner, caller.Region, match.Groups["name"].Value), qualifier ?? inName);
    }

    [GeneratedRegex(
        @"\A(arn:[a-zA-Z-]*:lambda:)?((?<region>[a-z]{2,4}(-[a-z]+)+-\d):)?((?<account>\d{12}):)?(function:)?(?<name>[^:]*)(:(?<qualifier>.+))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Form();
}

/// <summary>A function's identity.</summary>
internal sealed record FunctionKey(string AccountId, string Region, string Name)
{
    public string Arn => $"arn:aws:lambda:{Region}:{AccountId}:function:{Name}";
}
