namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>
/// AWS's rules for M out of N with missing data. The evaluation range holds more periods than N; once N datapoints are there, only
/// the N newest of them count. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
/// </summary>
internal static class AlarmEvaluation
{
    /// <summary>AWS's example looks at five periods for N = 3.</summary>
    public const int ExtraPeriods = 2;

    /// <param name="range">Oldest first; whether a datapoint breaches, null where there is none.</param>
    /// <param name="evaluationPeriods">N.</param>
    /// <param name="datapointsToAlarm">M.</param>
    /// <param name="treatMissingData">missing, ignore, breaching or notBreaching.</param>
    public static string Evaluate(
        IReadOnlyList<bool?> range, int evaluationPeriods, int datapointsToAlarm, string treatMissingData, string current)
    {
        var real = range.Where(point => point is not null).Select(point => point!.Value).TakeLast(evaluationPeriods).ToList();
        var breaching = real.Count(point => point);
        var missing = evaluationPeriods - real.Count;
        if (treatMissingData == "breaching") breaching += missing;
        if (breaching >= datapointsToAlarm) return AlarmState.Alarm;
        if (missing == 0 || treatMissingData is "breaching" or "notBreaching") return AlarmState.Ok;
        if (real.Count == 0) return treatMissingData == "ignore" ? current : AlarmState.InsufficientData;
        if (real.Contains(false)) return AlarmState.Ok;
        // All that is there breaches, but it is less than M: ALARM only if the oldest is at least M periods old.
        var age = range.Count - range.TakeWhile(point => point is null).Count();
        return treatMissingData != "ignore" && age >= datapointsToAlarm ? AlarmState.Alarm : current;
    }

    public static bool Breaches(double value, string comparison, double threshold) => comparison switch
    {
        "GreaterThanOrEqualToThreshold" => value >= threshold,
        "GreaterThanThreshold" => value > threshold,
        "LessThanThreshold" => value < threshold,
        _ => value <= threshold,
    };
}

internal static class AlarmState
{
    public const string Ok = "OK";
    public const string Alarm = "ALARM";
    public const string InsufficientData = "INSUFFICIENT_DATA";
}
