using Hearth.Services.S3.BucketSettings;

namespace Hearth.Services.S3.Notifications;

/// <summary>Which configurations of a bucket want an event.</summary>
internal static class NotificationMatch
{
    public static IEnumerable<NotificationTarget> All(NotificationConfiguration? configuration) => configuration is null
        ? []
        : [.. configuration.LambdaFunctionConfigurations, .. configuration.QueueConfigurations, .. configuration.TopicConfigurations];

    /// <param name="name">"ObjectCreated:Put"</param>
    public static IEnumerable<NotificationTarget> Wanting(NotificationConfiguration? configuration, string name, string key) =>
        All(configuration).Where(target => target.Events.Any(wanted => Covers(wanted, "s3:" + name)) && Passes(target.Filter, key));

    /// <summary>"s3:ObjectCreated:*" covers all that begin so.</summary>
    public static bool Covers(string wanted, string name) =>
        wanted.EndsWith('*') ? name.StartsWith(wanted[..^1], StringComparison.Ordinal) : wanted == name;

    public static string Prefix(NotificationFilter? filter) => Rule(filter, "prefix");

    public static string Suffix(NotificationFilter? filter) => Rule(filter, "suffix");

    private static bool Passes(NotificationFilter? filter, string key) =>
        key.StartsWith(Prefix(filter), StringComparison.Ordinal) && key.EndsWith(Suffix(filter), StringComparison.Ordinal);

    private static string Rule(NotificationFilter? filter, string name) =>
        filter?.S3Key?.FilterRules.FirstOrDefault(rule => string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase))?.Value ?? "";
}
