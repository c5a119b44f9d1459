namespace Hearth.Protocols.RestXml;

/// <summary>A request body that may carry headers behind itself.</summary>
public interface IBodyTrailers
{
    /// <summary>Complete when the body has been read to its end. Names in any case.</summary>
    IReadOnlyDictionary<string, string> Trailers { get; }
}
