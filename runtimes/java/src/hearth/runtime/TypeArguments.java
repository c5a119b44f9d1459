package hearth.runtime;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** What a class says RequestHandler's I and O are, through whichever superclasses and interfaces it says so. */
final class TypeArguments {
    private TypeArguments() {
    }

    /** Null when the class does not implement the interface; a type that is not said is left as its variable. */
    static Type[] of(Type type, Class<?> wanted) {
        return of(type, wanted, new HashMap<>());
    }

    private static Type[] of(Type type, Class<?> wanted, Map<Type, Type> known) {
        if (type == null || !wanted.isAssignableFrom(Binder.raw(type))) {
            return null;
        }
        Map<Type, Type> inside = new HashMap<>();
        Type[] arguments = new Type[0];
        if (type instanceof ParameterizedType) {
            arguments = ((ParameterizedType) type).getActualTypeArguments();
            TypeVariable<?>[] variables = Binder.raw(type).getTypeParameters();
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = known.getOrDefault(arguments[i], arguments[i]);
                inside.put(variables[i], arguments[i]);
            }
        }
        if (Binder.raw(type) == wanted) {
            return arguments;
        }
        for (Type face : Binder.raw(type).getGenericInterfaces()) {
            Type[] found = of(face, wanted, inside);
            if (found != null) {
                return found;
            }
        }
        return of(Binder.raw(type).getGenericSuperclass(), wanted, inside);
    }
}
