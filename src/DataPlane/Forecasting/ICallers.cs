namespace Hearth.DataPlane.Forecasting;

/// <summary>What callers do about a 429, in a simulation. One instance is for one run.</summary>
public interface ICallers
{
    /// <summary>How long a caller waits before its next attempt; null when it gives up.</summary>
    /// <param name="retry">1 for the first.</param>
    /// <param name="previous">Its last wait; zero before the first.</param>
    TimeSpan? Wait(int retry, TimeSpan previous);

    /// <param name="wasRetried">It took more than one attempt.</param>
    void Succeeded(bool wasRetried);
}
