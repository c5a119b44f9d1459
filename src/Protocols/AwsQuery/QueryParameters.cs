using System.Text;
using Hearth.Kernel;

namespace Hearth.Protocols.AwsQuery;

/// <summary>
/// A form body as the tree that its names spell: <c>Tags.member.1.Key=a</c> is a under Tags, member, 1, Key.
/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
/// </summary>
internal sealed class QueryParameters
{
    private const int MostParameters = 20_000;

    private readonly Dictionary<string, QueryParameters> _children = new(StringComparer.Ordinal);

    public string? Value { get; private set; }

    public QueryParameters? Find(string name) => _children.GetValueOrDefault(name);

    /// <exception cref="AwsError">400 for a body with more parameters than any request has.</exception>
    public static QueryParameters Parse(ReadOnlySpan<byte> body)
    {
        var root = new QueryParameters();
        var count = 0;
        foreach (var pair in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (++count > MostParameters) throw new AwsError("MalformedQueryString", "The query string has too many parameters.");
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var node = root;
            foreach (var step in Decode(equals < 0 ? pair : pair[..equals]).Split('.'))
            {
                if (!node._children.TryGetValue(step, out var child)) node._children[step] = child = new QueryParameters();
                node = child;
            }
            node.Value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }
        return root;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
