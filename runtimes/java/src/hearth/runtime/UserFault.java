package hearth.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What is wrong with the function's code, in AWS's words. */
final class UserFault extends RuntimeException {
    private static final long serialVersionUID = 1;
    final String errorType;
    final String trace;
    final boolean endsInit;

    UserFault(String message) {
        this(message, null, null, false);
    }

    private UserFault(String message, String errorType, String trace, boolean endsInit) {
        super(message);
        this.errorType = errorType;
        this.trace = trace;
        this.endsInit = endsInit;
    }

    static UserFault of(Throwable e, boolean endsInit) {
        return of(ErrorObject.message(e), e, endsInit);
    }

    static UserFault of(String message, Throwable e, boolean endsInit) {
        ErrorObject.removeOwnFrames(e);
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return new UserFault(message, e.getClass().getName(), trace.toString(), endsInit);
    }

    /** As it goes to the log. */
    String report() {
        return errorType == null && trace == null
            ? getMessage() + "\n"
            : getMessage() + ": " + (errorType == null ? "" : errorType) + "\n" + (trace == null ? "" : trace) + "\n";
    }
}
