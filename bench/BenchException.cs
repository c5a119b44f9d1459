namespace Hearth.Bench;

/// <summary>A measure cannot go on; the message says why, for whoever reads the table.</summary>
internal sealed class BenchException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>This machine lacks what a measure needs: it is named and counted below the table, and is no failure.</summary>
internal sealed class NotMeasuredException(string reason) : Exception(reason);
