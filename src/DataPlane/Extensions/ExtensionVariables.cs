namespace Hearth.DataPlane.Extensions;

/// <summary>
/// The environment variables of an external extension: those of the function without what concerns its runtime only.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-extensions-api-env lists what is left out.
/// </summary>
internal static class ExtensionVariables
{
    private static readonly HashSet<string> OfTheRuntime =
    [
        "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS",
        "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "PWD",
    ];

    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> runtime) => runtime
        .Where(variable => !OfTheRuntime.Contains(variable.Key) && !variable.Key.StartsWith('_'))
        .ToDictionary(variable => variable.Key, variable => variable.Value);
}
