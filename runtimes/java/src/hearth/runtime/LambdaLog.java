package hearth.runtime;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.text.SimpleDateFormat;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

/** The log behind context.getLogger(). https://docs.aws.amazon.com/lambda/latest/dg/java-logging.html */
final class LambdaLog {
    private static final String LOGGER = "com.amazonaws.services.lambda.runtime.LambdaLogger";
    private static final String RUNTIME = "com.amazonaws.services.lambda.runtime.LambdaRuntime";
    private static final List<String> LEVELS = Arrays.asList("UNDEFINED", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");
    private static final int UNDEFINED = 0;
    private static final int ERROR = 5;
    private final LogSink sink;
    private final boolean json = "JSON".equalsIgnoreCase(Variables.get("AWS_LAMBDA_LOG_FORMAT"));
    private final int lowest = Math.max(LEVELS.indexOf(Variables.get("AWS_LAMBDA_LOG_LEVEL")), UNDEFINED);
    private Object logger;
    private String requestId;

    LambdaLog(LogSink sink) {
        this.sink = sink;
    }

    /** The LambdaLogger of the user's class loader; null when nothing of the function's can ask for one. */
    Object logger() {
        return logger;
    }

    void begin(String id) {
        requestId = id;
    }

    /** Makes the logger of the user's interface, and puts it where LambdaRuntime.getLogger() finds it. */
    void bind(ClassLoader loader) {
        try {
            Class<?> type = Class.forName(LOGGER, true, loader);
            logger = Proxy.newProxyInstance(loader, new Class<?>[] {type}, this::call);
            Field field = Class.forName(RUNTIME, true, loader).getDeclaredField("logger");
            field.setAccessible(true);
            field.set(null, logger);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // A version of aws-lambda-java-core without the one or the other logs as it was made to.
            return;
        }
    }

    void error(String report) {
        write(report, json ? ERROR : UNDEFINED);
    }

    private Object call(Object proxy, Method method, Object[] arguments) {
        switch (method.getName()) {
            case "log":
                int level = arguments.length > 1 && arguments[1] instanceof Enum ? LEVELS.indexOf(((Enum<?>) arguments[1]).name()) : UNDEFINED;
                if (arguments[0] instanceof byte[]) {
                    // AWS does not format bytes.
                    sink.write((byte[]) arguments[0], Math.max(level, UNDEFINED), json);
                } else {
                    write((String) arguments[0], Math.max(level, UNDEFINED));
                }
                return null;
            case "equals":
                return proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            case "toString":
                return "LambdaLogger";
            default:
                return null;
        }
    }

    private void write(String message, int level) {
        if (level != UNDEFINED && level < lowest) {
            return;
        }
        String text = message;
        if (json) {
            text = json(message, level);
        } else if (level != UNDEFINED) {
            text = "[" + LEVELS.get(level) + "] " + message;
        }
        sink.write(String.valueOf(text).getBytes(StandardCharsets.UTF_8), level, json);
    }

    private String json(String message, int level) {
        SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("timestamp", format.format(new Date()));
        entry.put("message", message);
        entry.put("level", LEVELS.get(level));
        if (requestId != null) {
            entry.put("AWSRequestId", requestId);
        }
        return JsonWriter.write(entry) + "\n";
    }
}
