using System.Diagnostics.CodeAnalysis;
using Hearth.Protocols.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.Protocols.RestJson;

/// <summary>
/// Finds the operation for a method and path. It splits the path as it was sent, before decoding, so that an encoded
/// slash stays inside its label.
/// </summary>
internal sealed class RestJsonRouter
{
    private readonly Dictionary<(string Method, int SegmentCount), List<Candidate>> _candidates = [];

    public RestJsonRouter(IEnumerable<ServiceDefinition> services)
    {
        foreach (var service in services)
            foreach (var operation in service.Operations.Values)
                if (operation.Route is { } route) Add(new Candidate(service, operation, route));
        foreach (var list in _candidates.Values) list.Sort((left, right) => right.Literals.CompareTo(left.Literals));
    }

    public bool TryFind(HttpContext http, [NotNullWhen(true)] out RestJsonMatch? match)
    {
        var segments = Segments(http);
        match = null;
        if (!_candidates.TryGetValue((http.Request.Method, segments.Length), out var candidates)) return false;
        foreach (var candidate in candidates)
        {
            if (!candidate.Matches(segments, http.Request.Query)) continue;
            match = new RestJsonMatch(candidate.Service, candidate.Operation, candidate.Labels(segments));
            return true;
        }
        return false;
    }

    private void Add(Candidate candidate)
    {
        var key = (candidate.Method, candidate.SegmentCount);
        if (!_candidates.TryGetValue(key, out var list)) _candidates[key] = list = [];
        list.Add(candidate);
    }

    private static string[] Segments(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!target.StartsWith('/')) target = http.Request.Path.Value ?? "/";
        var path = target.Split('?', 2)[0];
        return path.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class Candidate
    {
        private readonly string[] _template;
        private readonly (string Name, string Value)? _query;

        public Candidate(ServiceDefinition service, Operation operation, HttpRoute route)
        {
            Service = service;
            Operation = operation;
            Method = route.Method;
            var parts = route.Path.Split('?', 2);
            _template = parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 2 && parts[1].Split('=', 2) is [var name, var value]) _query = (name, value);
            Literals = _template.Count(segment => !IsLabel(segment)) + (_query is null ? 0 : 1);
        }

        public ServiceDefinition Service { get; }

        public Operation Operation { get; }

        public string Method { get; }

        public int SegmentCount => _template.Length;

        /// <summary>The more literal segments, the more exact the match.</summary>
        public int Literals { get; }

        public bool Matches(string[] segments, IQueryCollection query)
        {
            if (segments.Length != _template.Length) return false;
            for (var index = 0; index < segments.Length; index++)
                if (!IsLabel(_template[index]) && _template[index] != segments[index]) return false;
            return _query is not { } required || query[required.Name] == required.Value;
        }

        public Dictionary<string, string> Labels(string[] segments)
        {
            var labels = new Dictionary<string, string>(2, StringComparer.Ordinal);
            for (var index = 0; index < segments.Length; index++)
                if (IsLabel(_template[index])) labels[_template[index][1..^1]] = Uri.UnescapeDataString(segments[index]);
            return labels;
        }

        private static bool IsLabel(string segment) => segment.StartsWith('{');
    }
}

/// <summary>What a request asks for.</summary>
internal sealed record RestJsonMatch(ServiceDefinition Service, Operation Operation, IReadOnlyDictionary<string, string> Labels);
