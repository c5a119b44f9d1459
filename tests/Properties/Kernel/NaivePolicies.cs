using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hearth.Tests.Properties.Kernel;

/// <summary>
/// AWS's evaluation rules once more, written from the documentation with other means: JSON trees, regular expressions and
/// sets instead of parsed documents. Slow and plain; it shares no code with the server.
/// </summary>
internal sealed class NaivePolicies(string account, string arn, string? role, string kind, string action, string resource, string owner)
{
    public Dictionary<string, string[]> Keys { get; init; } = [];

    /// <returns>"Allowed", "Explicit" or "Implicit".</returns>
    public string Decide(string[]? identity, string? boundary, string[]? session, string? resourcePolicy)
    {
        string[] all = [.. identity ?? [], .. boundary is null ? [] : new[] { boundary }, .. session ?? []];
        if (all.Any(text => Statements(text).Any(one => one.Deny && Fits(one)))) return "Explicit";
        var grants = resourcePolicy is null ? [] : Statements(resourcePolicy).Where(one => Fits(one) && Reach(one) != "nobody").ToList();
        if (grants.Exists(one => one.Deny)) return "Explicit";
        var reaches = grants.Select(Reach).ToHashSet();
        var ownSide = identity is null || Allows(identity);
        var limits = (boundary is null || Allows([boundary])) && (session is null || Allows(session));
        if (kind is "service" or "nobody") return reaches.Count > 0 ? "Allowed" : "Implicit";
        if (account != owner) return ownSide && limits && reaches.Count > 0 ? "Allowed" : "Implicit";
        if (ownSide && limits) return "Allowed";
        if (reaches.Contains("itself")) return "Allowed";
        if (reaches.Contains("everyone") && kind == "user") return "Allowed";
        return (reaches.Contains("role") || reaches.Contains("everyone")) && limits ? "Allowed" : "Implicit";
    }

    private bool Allows(string[] texts) => texts.Any(text => Statements(text).Any(one => !one.Deny && Fits(one)));

    private sealed record Part(JsonObject Json, bool New)
    {
        public bool Deny => (string)Json["Effect"]! == "Deny";
    }

    private static IEnumerable<Part> Statements(string text)
    {
        var document = JsonNode.Parse(text)!.AsObject();
        var isNew = (string?)document["Version"] == "2012-10-17";
        return (document["Statement"] is JsonArray list ? [.. list] : new[] { document["Statement"] }).Select(one => new Part(one!.AsObject(), isNew));
    }

    private static string[] List(JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => [.. array.Select(one => one!.ToString())],
        _ => [node.ToString()],
    };

    private bool Fits(Part one)
    {
        var json = one.Json;
        bool Named(string element, string value, RegexOptions options, bool variables) =>
            List(json[element]).Any(pattern => Glob(pattern, value, options, variables && one.New));
        if (json.ContainsKey("Action") && !Named("Action", action, RegexOptions.IgnoreCase, variables: false)) return false;
        if (json.ContainsKey("NotAction") && Named("NotAction", action, RegexOptions.IgnoreCase, variables: false)) return false;
        if (json.ContainsKey("Resource") && !Named("Resource", resource, RegexOptions.None, variables: true)) return false;
        if (json.ContainsKey("NotResource") && Named("NotResource", resource, RegexOptions.None, variables: true)) return false;
        return json["Condition"] is not JsonObject block
            || block.All(op => op.Value!.AsObject().All(key => Holds(op.Key, key.Key, List(key.Value), one.New)));
    }

    private string Reach(Part one)
    {
        var own = new HashSet<string> { $"arn:aws:iam::{account}:root", arn };
        if (role is not null) own.Add(role);
        if (kind == "service") own = [arn];
        if (kind == "nobody") own = ["nobody at all"];
        if (one.Json["NotPrincipal"] is { } not)
        {
            var listed = Principals(not);
            var missing = own.Where(name => !listed.Contains(name) && !listed.Contains("*")).ToList();
            return (one.Deny ? missing.Count > 0 : missing.Count == own.Count) ? "everyone" : "nobody";
        }
        var named = Principals(one.Json["Principal"]!);
        if (kind == "service") return named.Contains(arn) ? "itself" : named.Contains("*") ? "everyone" : "nobody";
        if (kind != "root" && kind != "nobody" && named.Contains(arn)) return "itself";
        if (role is not null && named.Contains(role)) return "role";
        if (named.Contains("*")) return "everyone";
        return kind != "nobody" && named.Contains($"arn:aws:iam::{account}:root") ? "account" : "nobody";
    }

    private static HashSet<string> Principals(JsonNode node) => node is JsonObject kinds
        ? [.. kinds.SelectMany(one => List(one.Value)).Select(name => Regex.IsMatch(name, "^[0-9]{12}$") ? $"arn:aws:iam::{name}:root" : name)]
        : ["*"];

    private bool Holds(string op, string key, string[] values, bool isNew)
    {
        var actual = Keys.FirstOrDefault(one => string.Equals(one.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
        if (op == "Null") return values.Contains("true") ? actual is null : actual is not null;
        var forAll = op.StartsWith("ForAllValues:", StringComparison.Ordinal);
        var forAny = op.StartsWith("ForAnyValue:", StringComparison.Ordinal);
        var name = op.Split(':')[^1];
        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        if (ifExists) name = name[..^8];
        var not = name.Contains("Not", StringComparison.Ordinal);
        name = name.Replace("Not", "");
        if (actual is null) return ifExists || forAll || (not && !forAny);
        bool One(string value) => values.Any(wanted => Compare(name, wanted, value, isNew));
        if (forAll) return Array.TrueForAll(actual, value => One(value) != not);
        if (forAny) return Array.Exists(actual, value => One(value) != not);
        return actual.Any(One) != not;
    }

    private bool Compare(string name, string wanted, string value, bool isNew)
    {
        switch (name)
        {
            case "StringEquals":
                return Glob(Literal(wanted), value, RegexOptions.None, isNew);
            case "StringEqualsIgnoreCase":
                return Glob(Literal(wanted), value, RegexOptions.IgnoreCase, isNew);
            case "StringLike":
                return Glob(wanted, value, RegexOptions.None, isNew);
            case "ArnLike" or "ArnEquals":
                var (left, right) = (wanted.Split(':', 6), value.Split(':', 6));
                return left.Length == 6 && right.Length == 6 && left.Zip(right).All(pair => Glob(pair.First, pair.Second, RegexOptions.None, isNew));
            case "Bool":
                return string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase);
            case "IpAddress":
                var parts = wanted.Split('/');
                var (mask, bits) = (BitConverter.ToUInt32([.. IPAddress.Parse(parts[0]).GetAddressBytes().Reverse()]), int.Parse(parts[1], CultureInfo.InvariantCulture));
                var address = BitConverter.ToUInt32([.. IPAddress.Parse(value).GetAddressBytes().Reverse()]);
                return bits == 0 || mask >> (32 - bits) == address >> (32 - bits);
            default:
                var order = name.StartsWith("Date", StringComparison.Ordinal)
                    ? DateTime.Parse(value, CultureInfo.InvariantCulture).CompareTo(DateTime.Parse(wanted, CultureInfo.InvariantCulture))
                    : double.Parse(value, CultureInfo.InvariantCulture).CompareTo(double.Parse(wanted, CultureInfo.InvariantCulture));
                return name.Replace("Numeric", "").Replace("Date", "") switch
                {
                    "Equals" => order == 0,
                    "LessThan" => order < 0,
                    "LessThanEquals" => order <= 0,
                    "GreaterThan" => order > 0,
                    _ => order >= 0,
                };
        }
    }

    /// <summary>A star that is no wildcard, outside of variables.</summary>
    private static string Literal(string text) => text.Replace("*", "\u0001").Replace("?", "\u0002");

    private bool Glob(string pattern, string value, RegexOptions options, bool variables)
    {
        var lacks = false;
        var text = Regex.Replace(pattern, @"\$\{(?<name>[^}]*)\}|.", match =>
        {
            if (!variables || !match.Groups["name"].Success)
                return string.Concat(match.Value.Select(one => one switch { '*' => ".*", '?' => ".", '\u0001' => @"\*", '\u0002' => @"\?", _ => Regex.Escape(one.ToString()) }));
            var inside = match.Groups["name"].Value.Replace('\u0001', '*').Replace('\u0002', '?');
            if (inside.Length == 1) return Regex.Escape(inside);
            var key = inside.Split(',')[0].Trim();
            var found = Keys.FirstOrDefault(one => string.Equals(one.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
            if (found is { Length: 1 }) return Regex.Escape(found[0]);
            var given = Regex.Match(inside, "'(?<text>.*)'", RegexOptions.ExplicitCapture);
            lacks |= !given.Success;
            return Regex.Escape(given.Groups["text"].Value);
        }, RegexOptions.Singleline | RegexOptions.ExplicitCapture);
        return !lacks && Regex.IsMatch(value, $@"\A{text}\z", options | RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }
}
