namespace Hearth.Host.LoadGeneration;

/// <summary>What a load generator sends its requests to.</summary>
internal interface ILoadTarget
{
    /// <summary>One attempt. Whatever goes wrong is an answer, except a cancellation.</summary>
    Task<AttemptAnswer> SendAsync(CancellationToken cancellation);
}
