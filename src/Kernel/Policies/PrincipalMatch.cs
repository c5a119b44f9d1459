namespace Hearth.Kernel.Policies;

/// <summary>How directly a statement names the caller; what follows from a grant depends on it.</summary>
internal enum GrantKind
{
    None,

    /// <summary>The account: it passes the right on to its identities, and their own policies must allow them too.</summary>
    Account,

    /// <summary>Everyone.</summary>
    Everyone,

    /// <summary>The role whose session calls.</summary>
    Role,

    /// <summary>The user, the session, or the service itself.</summary>
    Exact,
}

/// <summary>Principal and NotPrincipal against a caller.</summary>
internal static class PrincipalMatch
{
    /// <summary>How a statement's principals take in the caller.</summary>
    public static GrantKind Of(Statement statement, Principal caller)
    {
        if (statement.Principals is not { } principals) return GrantKind.None;
        if (!principals.IsNegated)
        {
            var best = GrantKind.None;
            foreach (var (kind, value) in principals.Principals)
                if (Of(kind, value, caller) is var found && found > best) best = found;
            return best;
        }
        // A user is also its account, and a session also its role: AWS asks for all of them in a NotPrincipal. A denial spares
        // the caller only when each is listed, and a grant reaches it only when none is.
        var listed = Names(caller).Count(name => principals.Principals.Any(one => Is(one.Kind, one.Value, name)));
        var applies = statement.IsAllow ? listed == 0 : listed < Names(caller).Count();
        return applies ? GrantKind.Everyone : GrantKind.None;
    }

    private static GrantKind Of(string kind, string value, Principal caller)
    {
        switch (kind)
        {
            case "AWS" when value == "*":
                return GrantKind.Everyone;
            case "AWS" when caller.AccountId is { } account:
                if (value == caller.Arn) return caller.Type == PrincipalType.Root ? GrantKind.Account : GrantKind.Exact;
                if (value == caller.RoleArn) return GrantKind.Role;
                return value == account || value == Principal.RootArn(account) ? GrantKind.Account : GrantKind.None;
            case "Service" when caller.Type == PrincipalType.Service:
                return value == caller.Arn ? GrantKind.Exact : GrantKind.None;
            default:
                return GrantKind.None;
        }
    }

    private static IEnumerable<(string Kind, string Value)> Names(Principal caller)
    {
        if (caller.Type == PrincipalType.Service) yield return ("Service", caller.Arn);
        if (caller.Type == PrincipalType.Anonymous) yield return ("AWS", "anonymous");
        if (caller.AccountId is not { } account) yield break;
        yield return ("AWS", Principal.RootArn(account));
        if (caller.RoleArn is { } role) yield return ("AWS", role);
        if (caller.Type != PrincipalType.Root) yield return ("AWS", caller.Arn);
    }

    private static bool Is(string kind, string value, (string Kind, string Value) name) =>
        (kind == "AWS" && value == "*")
        || (kind == name.Kind && (value == name.Value || (IsAccountId(value) && Principal.RootArn(value) == name.Value)));

    private static bool IsAccountId(string value) => value.Length == 12 && value.All(char.IsAsciiDigit);
}
