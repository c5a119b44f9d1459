using Hearth.Sandbox;

namespace Hearth.DataPlane.Runtimes;

/// <summary>
/// The environment variables of a function's processes: all of
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, then the function's own, which cannot
/// be reserved ones (checked when the function is configured).
/// </summary>
internal static class RuntimeVariables
{
    public static Dictionary<string, string> For(EnvironmentConfig config, RuntimeName runtime, ISandbox sandbox, string logStream)
    {
        var variables = AtBoot(runtime, sandbox.Paths);
        variables["AWS_ENDPOINT_URL"] = $"http://{sandbox.AwsEndpointAddress}";
        foreach (var (name, value) in config.Variables) variables[name] = value;
        AddReserved(variables, config, runtime, sandbox, logStream);
        return variables;
    }

    /// <summary>The part that is the same for every function of a runtime.</summary>
    public static Dictionary<string, string> AtBoot(RuntimeName runtime, SandboxPaths paths)
    {
        var variables = new Dictionary<string, string>
        {
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["PATH"] = $"{paths.Language}/bin:/usr/local/bin:/usr/bin/:/bin:{paths.Opt}/bin",
            ["LD_LIBRARY_PATH"] =
                $"{paths.Language}/lib:/lib64:/usr/lib64:{paths.Runtime}:{paths.Runtime}/lib:{paths.Task}:{paths.Task}/lib:{paths.Opt}/lib",
            ["PWD"] = paths.Task,
        };
        AddLanguage(variables, runtime, paths);
        return variables;
    }

    private static void AddLanguage(Dictionary<string, string> variables, RuntimeName runtime, SandboxPaths paths)
    {
        switch (runtime.Family)
        {
            case RuntimeFamily.Python:
                variables["PYTHONPATH"] = paths.Runtime;
                break;
            case RuntimeFamily.Node:
                variables["NODE_PATH"] = $"{paths.Opt}/nodejs/node{runtime.Version}/node_modules:{paths.Opt}/nodejs/node_modules:"
                    + $"{paths.Runtime}/node_modules:{paths.Runtime}:{paths.Task}";
                break;
        }

        if (paths.Opt == "/opt") return;
        // The process back end: layers are elsewhere, and without a home of its own a function would find the server's.
        variables["HEARTH_OPT"] = paths.Opt;
        variables["HOME"] = paths.Temporary;
    }

    private static void AddReserved(
        Dictionary<string, string> variables, EnvironmentConfig config, RuntimeName runtime, ISandbox sandbox, string logStream)
    {
        variables["_HANDLER"] = config.Handler;
        variables["AWS_REGION"] = config.Region;
        variables["AWS_DEFAULT_REGION"] = config.Region;
        if (runtime.Family != RuntimeFamily.Provided) variables["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{runtime.Identifier}";
        variables["AWS_LAMBDA_FUNCTION_NAME"] = config.FunctionName;
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = config.MemoryMb.ToString();
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = config.FunctionVersion;
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = config.InitializationType;
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = config.LogGroup;
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = logStream;
        if (config.LogFormat == "JSON")
        {
            variables["AWS_LAMBDA_LOG_FORMAT"] = "JSON";
            variables["AWS_LAMBDA_LOG_LEVEL"] = config.ApplicationLogLevel ?? "INFO";
        }

        // While authentication is open a 12-digit access key id is the account: the function's own calls land in its account.
        variables["AWS_ACCESS_KEY_ID"] = config.AccountId;
        variables["AWS_SECRET_ACCESS_KEY"] = "hearth";
        variables["AWS_SESSION_TOKEN"] = "hearth";
        variables["AWS_LAMBDA_RUNTIME_API"] = sandbox.RuntimeApiAddress;
        variables["LAMBDA_TASK_ROOT"] = sandbox.Paths.Task;
        variables["LAMBDA_RUNTIME_DIR"] = sandbox.Paths.Runtime;
        variables["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR";
        variables["AWS_XRAY_DAEMON_ADDRESS"] = "127.0.0.1:2000";
        variables["_AWS_XRAY_DAEMON_ADDRESS"] = "127.0.0.1";
        variables["_AWS_XRAY_DAEMON_PORT"] = "2000";
        variables["_LAMBDA_TELEMETRY_LOG_FD"] = "3";
    }
}
