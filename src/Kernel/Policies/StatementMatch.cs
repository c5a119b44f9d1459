namespace Hearth.Kernel.Policies;

/// <summary>Whether a statement is about a request, its principals aside.</summary>
internal static class StatementMatch
{
    public static bool Applies(Statement statement, PolicyDocument document, AccessRequest request) =>
        MatchesAction(statement.Actions, request.Action)
        && MatchesResource(statement.Resources, document, request)
        && HoldAll(statement.Conditions, document, request.Context);

    private static bool MatchesAction(NameList actions, string action)
    {
        foreach (var pattern in actions.Patterns)
            if (Wildcard.Matches(pattern, action, ignoreCase: true)) return !actions.IsNegated;
        return actions.IsNegated;
    }

    private static bool MatchesResource(NameList? resources, PolicyDocument document, AccessRequest request)
    {
        if (resources is null) return true;
        foreach (var pattern in resources.Patterns)
        {
            if (pattern == "*") return !resources.IsNegated;
            var expanded = PolicyVariables.Expand(pattern, request.Context, document.HasVariables, isPattern: true);
            if (expanded is not null && Wildcard.MatchesExpanded(expanded, request.Resource)) return !resources.IsNegated;
        }
        return resources.IsNegated;
    }

    private static bool HoldAll(IReadOnlyList<Condition> conditions, PolicyDocument document, RequestContext context)
    {
        foreach (var condition in conditions)
            if (!ConditionEvaluation.Holds(condition, context, document.HasVariables)) return false;
        return true;
    }
}
