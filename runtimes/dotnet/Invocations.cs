using Hearth.DotnetRuntime.Handlers;
using Hearth.DotnetRuntime.Logs;

namespace Hearth.DotnetRuntime;

/// <summary>The runtime client for .NET: takes invocations from the Runtime API and runs the handler.</summary>
internal static class Invocations
{
    private const int Failed = 1;

    /// <summary>Runs the function described by the environment until the process ends; gives its exit code.</summary>
    public static int Run()
    {
        using var runtimeApi = Claim.IsAwaited ? Claim.Await() : new RuntimeApi(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!);
        var log = LogWriter.Start();
        try
        {
            if (Load(runtimeApi, log) is not { } handler)
                return Failed;
            if (Snapshot.IsWanted && !Snapshot.WaitForRestore(runtimeApi, log))
                return Failed;
            for (var invocation = runtimeApi.Next(); ;)
                invocation = Answer(runtimeApi, handler, invocation, log);
        }
        catch (IOException)
        {
            // The server has ended this environment, or itself: nobody is left to tell, so no trace either.
            return Failed;
        }
    }

    private static Handler? Load(RuntimeApi runtimeApi, LogWriter log)
    {
        try
        {
            return HandlerLoader.Load(Environment.GetEnvironmentVariable("_HANDLER") ?? "", log);
        }
        catch (Exception e)
        {
            log.WriteException(e);
            runtimeApi.PostInitError(ErrorObject.Encode(e), ErrorObject.TypeOf(e));
            return null;
        }
    }

    private static Reply Answer(RuntimeApi runtimeApi, Handler handler, Reply invocation, LogWriter log)
    {
        var requestId = invocation.Header("Lambda-Runtime-Aws-Request-Id")!;
        log.Begin(requestId, invocation.Header("Lambda-Runtime-Aws-Tenant-Id"), invocation.Header("Lambda-Runtime-Trace-Id"));
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.Header("Lambda-Runtime-Trace-Id"));
        ReadOnlyMemory<byte> body;
        try
        {
            body = handler.Invoke(invocation);
        }
        catch (Exception e)
        {
            log.WriteException(e);
            return runtimeApi.PostErrorThenNext(requestId, ErrorObject.Encode(e), ErrorObject.TypeOf(e));
        }
        return runtimeApi.PostResponseThenNext(requestId, body, "application/json");
    }
}
