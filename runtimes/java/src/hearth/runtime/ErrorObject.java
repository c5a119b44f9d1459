package hearth.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a function failed with, in AWS's shape: errorMessage, errorType, stackTrace and cause. */
final class ErrorObject {
    private static final String OWN_PACKAGE = "hearth.runtime.";

    private ErrorObject() {
    }

    static byte[] encode(Throwable e) {
        return JsonWriter.write(toMap(e, Collections.newSetFromMap(new IdentityHashMap<>()))).getBytes(StandardCharsets.UTF_8);
    }

    static String message(Throwable e) {
        return e.getLocalizedMessage() == null ? e.getClass().getName() : e.getLocalizedMessage();
    }

    /** Leaves the frames of the user's code and of what it called; not those that called it. */
    static void removeOwnFrames(Throwable e) {
        removeOwnFrames(e, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static Map<String, Object> toMap(Throwable e, Set<Throwable> seen) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("errorMessage", message(e));
        if (e instanceof UserFault) {
            // AWS gives the type of what was wrong, if any, and no trace.
            if (((UserFault) e).errorType != null) {
                error.put("errorType", ((UserFault) e).errorType);
            }
            return error;
        }
        error.put("errorType", e.getClass().getName());
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : e.getStackTrace()) {
            frames.add(frame.toString());
        }
        error.put("stackTrace", frames);
        if (e.getCause() != null && seen.add(e)) {
            error.put("cause", toMap(e.getCause(), seen));
        }
        return error;
    }

    private static void removeOwnFrames(Throwable e, Set<Throwable> seen) {
        if (e == null || !seen.add(e)) {
            return;
        }
        StackTraceElement[] frames = e.getStackTrace();
        for (int i = 0; i < frames.length; i++) {
            if (frames[i].getClassName().startsWith(OWN_PACKAGE)) {
                int end = i;
                while (end > 0 && isReflection(frames[end - 1].getClassName())) {
                    end--;
                }
                StackTraceElement[] kept = new StackTraceElement[end];
                System.arraycopy(frames, 0, kept, 0, end);
                e.setStackTrace(kept);
                break;
            }
        }
        removeOwnFrames(e.getCause(), seen);
        for (Throwable suppressed : e.getSuppressed()) {
            removeOwnFrames(suppressed, seen);
        }
    }

    private static boolean isReflection(String className) {
        return className.startsWith("java.lang.reflect.") || className.startsWith("jdk.internal.reflect.")
            || className.startsWith("sun.reflect.");
    }
}
