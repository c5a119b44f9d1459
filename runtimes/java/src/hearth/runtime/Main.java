package hearth.runtime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.PrintStream;

/** The runtime client for Java: takes invocations from the Runtime API and runs the handler. */
public final class Main {
    static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";
    private static final String USER_EXCEPTION = "Runtime.UserException";
    private static final String BAD_FUNCTION_CODE = "Runtime.BadFunctionCode";

    private Main() {
    }

    public static void main(String[] arguments) throws IOException {
        // What was printed must have left the process when a kill ends it: nothing is buffered.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8"));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), false, "UTF-8"));
        if (arguments.length > 0) {
            Rehearsal.archive();
            return;
        }
        RuntimeApi api = Claim.isAwaited() ? Claim.await() : new RuntimeApi(Variables.get("AWS_LAMBDA_RUNTIME_API"));
        LambdaLog log = new LambdaLog(LogSink.open());
        try {
            Handler handler = load(api, log);
            if (Snapshot.isWanted()) {
                Snapshot.waitForRestore(api, log);
            }
            serve(api, handler, log);
        } catch (IOException e) {
            // The server has ended this environment, or itself: nobody is left to tell, so no trace either.
            System.exit(1);
        }
    }

    static Handler load(RuntimeApi api, LambdaLog log) throws IOException {
        try {
            ClassLoader loader = UserClasses.loader();
            Thread.currentThread().setContextClassLoader(loader);
            log.bind(loader);
            return HandlerLoader.load(Variables.get("_HANDLER"), loader, log);
        } catch (UserFault fault) {
            if (!fault.endsInit) {
                // AWS tells at each invocation what is wrong with a handler, and only ends an init that threw.
                return invocation -> {
                    throw fault;
                };
            }
            log.error(fault.report());
            api.postError("init/error", ErrorObject.encode(fault), BAD_FUNCTION_CODE);
            System.exit(1);
            throw fault;
        }
    }

    static void serve(RuntimeApi api, Handler handler, LambdaLog log) throws IOException {
        Reply invocation = api.next();
        while (true) {
            String requestId = invocation.requestId();
            String trace = invocation.header("lambda-runtime-trace-id");
            if (trace == null) {
                System.clearProperty(TRACE_PROPERTY);
            } else {
                System.setProperty(TRACE_PROPERTY, trace);
            }
            log.begin(requestId);
            byte[] body;
            try {
                body = handler.call(invocation);
            } catch (Throwable e) {
                invocation = report(api, requestId, e, log);
                continue;
            } finally {
                // The user's interrupt must not reach the next invocation.
                Thread.interrupted();
            }
            invocation = api.postResponseThenNext(requestId, body);
        }
    }

    private static Reply report(RuntimeApi api, String requestId, Throwable e, LambdaLog log) throws IOException {
        ErrorObject.removeOwnFrames(e);
        UserFault fault = e instanceof UserFault ? (UserFault) e : UserFault.of(e, false);
        log.error(fault.report());
        byte[] body = ErrorObject.encode(e);
        String type = e instanceof UserFault ? BAD_FUNCTION_CODE : USER_EXCEPTION;
        // Out of memory, say: nothing in this process can be trusted any more.
        if (e instanceof VirtualMachineError || e instanceof IOError) {
            api.postError("invocation/" + requestId + "/error", body, type);
            System.exit(1);
        }
        return api.postErrorThenNext(requestId, body, type);
    }
}
