using Hearth.Protocols.Operations;
using Microsoft.AspNetCore.Http;

namespace Hearth.Protocols.RestXml;

/// <summary>
/// Finds the operation by method, by what is addressed (service, bucket, object), and by the query parameters and the header
/// that tell its siblings apart: <c>/{Bucket}/{Key+}?uploadId</c>.
/// </summary>
internal sealed class RestXmlRouter
{
    private readonly Dictionary<(string Method, int Depth), List<Candidate>> _candidates = [];

    public RestXmlRouter(ServiceDefinition service)
    {
        foreach (var operation in service.Operations.Values)
        {
            if (operation.Route is not { } route) continue;
            var candidate = new Candidate(operation, route);
            if (!_candidates.TryGetValue((route.Method, candidate.Depth), out var list)) _candidates[(route.Method, candidate.Depth)] = list = [];
            list.Add(candidate);
        }
        foreach (var list in _candidates.Values) list.Sort((left, right) => right.Conditions.CompareTo(left.Conditions));
    }

    public Operation? Find(HttpRequest request, BucketAddress address)
    {
        var depth = address.Bucket.Length == 0 ? 0 : address.Key.Length == 0 ? 1 : 2;
        return _candidates.TryGetValue((request.Method, depth), out var candidates)
            ? candidates.Find(candidate => candidate.Matches(request))?.Operation
            : null;
    }

    private sealed class Candidate
    {
        private readonly (string Name, string? Value)[] _query;
        private readonly string? _header;

        public Candidate(Operation operation, HttpRoute route)
        {
            Operation = operation;
            _header = route.Header;
            var parts = route.Path.Split('?', 2);
            Depth = parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Length;
            _query = parts.Length == 1 ? [] : [.. parts[1].Split('&').Select(Parameter)];
        }

        public Operation Operation { get; }

        public int Depth { get; }

        public int Conditions => (2 * _query.Length) + (_header is null ? 0 : 1);

        public bool Matches(HttpRequest request) =>
            (_header is null || request.Headers.ContainsKey(_header))
            && Array.TrueForAll(_query, wanted =>
                request.Query.TryGetValue(wanted.Name, out var value) && (wanted.Value is null || wanted.Value == value));

        private static (string Name, string? Value) Parameter(string text)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
        }
    }
}
