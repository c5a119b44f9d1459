package hearth.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Calls a method with what its parameters ask for: the event as an object or a stream, a stream for the response, the context. */
final class MethodHandler implements Handler {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private final Method method;
    private final Object instance;
    private final Type input;
    private final Type output;
    private final LambdaLog log;
    private final PojoSerializers serializers;

    /** @param input null when the event is not wanted or wanted as a stream */
    MethodHandler(Method method, Object instance, Type input, Type output, LambdaLog log, PojoSerializers serializers) {
        this.method = method;
        this.instance = instance;
        this.input = input;
        this.output = output;
        this.log = log;
        this.serializers = serializers;
    }

    @Override
    public byte[] call(Reply invocation) throws Throwable {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        ByteArrayOutputStream stream = null;
        boolean streams = false;
        for (int i = 0; i < types.length; i++) {
            if (HandlerLoader.isContext(types[i])) {
                arguments[i] = ContextProxy.of(types[i], invocation, log);
            } else if (types[i] == InputStream.class) {
                arguments[i] = new ByteArrayInputStream(invocation.body);
                streams = true;
            } else if (types[i] == OutputStream.class) {
                arguments[i] = stream = new ByteArrayOutputStream();
                streams = true;
            } else {
                arguments[i] = read(invocation.text());
            }
        }
        Object result;
        try {
            result = method.invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        if (stream != null) {
            return stream.toByteArray();
        }
        return streams || output == void.class || output == Void.class ? NULL : write(result);
    }

    private Object read(String json) {
        try {
            return serializers.read(json, input);
        } catch (Throwable e) {
            throw new RuntimeException("An error occurred during JSON parsing", e);
        }
    }

    private byte[] write(Object result) {
        try {
            return serializers.write(result, output);
        } catch (Throwable e) {
            throw new RuntimeException("An error occurred during JSON serialization of response", e);
        }
    }
}
