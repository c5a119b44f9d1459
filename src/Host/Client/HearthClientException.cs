namespace Hearth.Host.Client;

/// <summary>An error that the server answered, by AWS's code, or that no server answered.</summary>
internal sealed class HearthClientException(string code, string message) : Exception(message)
{
    /// <summary>The code when nothing listens at the endpoint.</summary>
    public const string NoAnswer = "NoAnswer";

    public string Code { get; } = code;
}
