package hearth.runtime;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.ServiceLoader;

/** JSON both ways: by the CustomPojoSerializer that the function offers as a service, else by this runtime. */
final class PojoSerializers {
    private final Object own;
    private final Class<?> face;

    PojoSerializers(ClassLoader loader) {
        Class<?> type = null;
        Iterator<?> offered = null;
        try {
            type = Class.forName("com.amazonaws.services.lambda.runtime.CustomPojoSerializer", true, loader);
            offered = ServiceLoader.load(type, loader).iterator();
        } catch (ClassNotFoundException e) {
            // An older aws-lambda-java-core has no such interface.
        }
        face = type;
        own = offered != null && offered.hasNext() ? offered.next() : null;
    }

    Object read(String json, Type type) throws Throwable {
        return own == null ? Binder.bind(new JsonReader(json).read(), type)
            : call(face.getMethod("fromJson", String.class, Type.class), json, type);
    }

    byte[] write(Object value, Type type) throws Throwable {
        if (own == null) {
            return JsonWriter.write(value).getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        call(face.getMethod("toJson", Object.class, OutputStream.class, Type.class), value, output, type);
        return output.toByteArray();
    }

    private Object call(Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(own, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
