using System.Globalization;
using Hearth.DotnetRuntime.Handlers;
using Hearth.DotnetRuntime.Logs;

namespace Hearth.DotnetRuntime.Context;

/// <summary>Makes the context object of each invocation. https://docs.aws.amazon.com/lambda/latest/dg/csharp-context.html</summary>
/// <param name="face">ILambdaContext of the user's Amazon.Lambda.Core.</param>
internal sealed class LambdaContext(Type face, LogWriter log, Serializer serializer)
{
    public const string InterfaceName = "Amazon.Lambda.Core.ILambdaContext";

    public static bool IsContext(Type type) => type.FullName == InterfaceName;

    public object For(Reply invocation)
    {
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(
            long.TryParse(invocation.Header("Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture, out var ms) ? ms : 0);
        return NamedProxy.OfProperties(face, new Dictionary<string, Func<Type, object?>>
        {
            ["AwsRequestId"] = _ => invocation.Header("Lambda-Runtime-Aws-Request-Id"),
            ["FunctionName"] = _ => Variable("AWS_LAMBDA_FUNCTION_NAME"),
            ["FunctionVersion"] = _ => Variable("AWS_LAMBDA_FUNCTION_VERSION"),
            ["InvokedFunctionArn"] = _ => invocation.Header("Lambda-Runtime-Invoked-Function-Arn"),
            ["LogGroupName"] = _ => Variable("AWS_LAMBDA_LOG_GROUP_NAME"),
            ["LogStreamName"] = _ => Variable("AWS_LAMBDA_LOG_STREAM_NAME"),
            ["MemoryLimitInMB"] = _ => int.TryParse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var mb) ? mb : 0,
            ["RemainingTime"] = _ => deadline - DateTimeOffset.UtcNow is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
            ["TenantId"] = _ => invocation.Header("Lambda-Runtime-Aws-Tenant-Id"),
            ["TraceId"] = _ => invocation.Header("Lambda-Runtime-Trace-Id"),
            ["Serializer"] = _ => serializer.Instance,
            ["Logger"] = type => NamedProxy.Create(type, (method, arguments) => LoggerCall.Run(log, method, arguments)),
            ["Identity"] = type => ClientObjects.Identity(type, invocation.Header("Lambda-Runtime-Cognito-Identity")),
            ["ClientContext"] = type => ClientObjects.ClientContext(type, invocation.Header("Lambda-Runtime-Client-Context")),
        });
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
