namespace Hearth.Host.LoadGeneration;

/// <summary>How a caller retries. The jitters are those of https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.</summary>
internal enum RetryMode
{
    None,

    /// <summary>The "standard" mode of AWS's SDKs: exponential from one second, full jitter, a quota of tokens, no Retry-After.</summary>
    LegacySdk,

    /// <summary>Anything from nothing to the exponential back-off.</summary>
    FullJitter,

    /// <summary>Half of the exponential back-off, and anything up to the other half.</summary>
    EqualJitter,

    /// <summary>Anything from the base to three times the last wait.</summary>
    DecorrelatedJitter,
}
