package hearth.runtime;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds what `_HANDLER` names, "package.Class::method" or "package.Class", and says in AWS's words why it cannot be used. */
final class HandlerLoader {
    private static final String RUNTIME = "com.amazonaws.services.lambda.runtime.";
    private final ClassLoader loader;
    private final LambdaLog log;
    private final PojoSerializers serializers;

    private HandlerLoader(ClassLoader loader, LambdaLog log) {
        this.loader = loader;
        this.log = log;
        this.serializers = new PojoSerializers(loader);
    }

    static Handler load(String name, ClassLoader loader, LambdaLog log) {
        int colons = name.lastIndexOf("::");
        String className = colons < 0 ? name : name.substring(0, colons);
        String methodName = colons < 0 ? null : name.substring(colons + 2);
        if (className.isEmpty() || (methodName != null && methodName.isEmpty())) {
            throw new UserFault("Invalid handler: `" + name + "'");
        }
        Class<?> type;
        try {
            type = Class.forName(className, true, loader);
        } catch (ClassNotFoundException e) {
            throw UserFault.of("Class not found: " + className, e, false);
        } catch (Throwable e) {
            throw UserFault.of("Error loading class " + className + (e.getMessage() == null ? "" : ": " + e.getMessage()), e, true);
        }
        HandlerLoader handlers = new HandlerLoader(loader, log);
        return methodName == null ? handlers.ofInterface(type) : handlers.ofMethod(type, methodName);
    }

    private Handler ofInterface(Class<?> type) {
        Class<?> streams = face("RequestStreamHandler");
        Class<?> objects = face("RequestHandler");
        if (streams != null && streams.isAssignableFrom(type)) {
            return handler(type, streams.getMethods()[0], null, null);
        }
        if (objects == null || !objects.isAssignableFrom(type)) {
            throw new UserFault("Class does not implement an appropriate handler interface: " + type.getName());
        }
        Type[] arguments = TypeArguments.of(type, objects);
        if (arguments == null || arguments.length != 2) {
            throw new UserFault("Class " + type.getName() + " does not implement RequestHandler with concrete type parameters");
        }
        for (Type argument : arguments) {
            if (argument instanceof TypeVariable && ((TypeVariable<?>) argument).getBounds()[0] == Object.class) {
                throw new UserFault("Class " + type.getName() + " does not implement RequestHandler with concrete type parameters: parameter "
                    + argument + " has no upper bound.");
            }
        }
        return handler(type, objects.getMethods()[0], arguments[0], arguments[1]);
    }

    /** Of several methods of the name the longest is it, one that takes a Context before one that does not. */
    private Handler ofMethod(Class<?> type, String name) {
        List<Method> named = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)) {
                named.add(method);
            }
        }
        named.sort(Comparator.comparing(Method::isBridge).thenComparing(method -> -weight(method.getParameterTypes())));
        for (Method method : named) {
            if (isUsable(method.getParameterTypes())) {
                Type input = Arrays.stream(method.getGenericParameterTypes())
                    .filter(parameter -> !isContext(parameter) && parameter != InputStream.class && parameter != OutputStream.class)
                    .findFirst().orElse(null);
                return handler(type, method, input, method.getGenericReturnType());
            }
        }
        throw new UserFault("No public method named " + name + " with appropriate method signature found on class " + type.getName());
    }

    private Handler handler(Class<?> type, Method method, Type input, Type output) {
        Object instance = Modifier.isStatic(method.getModifiers()) ? null : construct(type);
        // The class, or the lambda or inner class behind an interface, need not be public.
        method.setAccessible(true);
        return new MethodHandler(method, instance, input, output, log, serializers);
    }

    private int weight(Class<?>[] parameters) {
        return parameters.length + (parameters.length > 0 && isContext(parameters[parameters.length - 1]) ? 1 : 0);
    }

    private boolean isUsable(Class<?>[] types) {
        Class<?>[] rest = types;
        if (rest.length > 0 && isContext(rest[rest.length - 1])) {
            rest = Arrays.copyOf(rest, rest.length - 1);
        }
        if (rest.length == 2) {
            return rest[0] == InputStream.class && rest[1] == OutputStream.class;
        }
        return rest.length == 0 || (rest.length == 1 && !isContext(rest[0]));
    }

    static boolean isContext(Type type) {
        return type instanceof Class && ((Class<?>) type).getName().equals(RUNTIME + "Context");
    }

    private Class<?> face(String name) {
        try {
            return Class.forName(RUNTIME + name, true, loader);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static Object construct(Class<?> type) {
        Constructor<?> constructor;
        try {
            constructor = type.getConstructor();
        } catch (NoSuchMethodException e) {
            String problem = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())
                ? " cannot be instantiated because it is a non-static inner class" : " has no public zero-argument constructor";
            throw UserFault.of(new Exception("Class " + type.getName() + problem, e), false);
        }
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw UserFault.of(e.getCause(), true);
        } catch (ReflectiveOperationException e) {
            throw UserFault.of(e, false);
        }
    }
}
