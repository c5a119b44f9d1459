package hearth.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes what a handler takes from what JsonReader read. */
final class Binder {
    private static final String EVENTS = "com.amazonaws.services.lambda.runtime.events.";

    private Binder() {
    }

    static Object bind(Object json, Type type) {
        Class<?> raw = raw(type);
        if (json == null) {
            return raw.isPrimitive() ? Array.get(Array.newInstance(raw, 1), 0) : raw == Optional.class ? Optional.empty() : null;
        }
        if (raw == Object.class || (raw.isInstance(json) && !(json instanceof Map) && !(json instanceof List))) {
            return json;
        }
        if (Map.class.isAssignableFrom(raw) && json instanceof Map) {
            return bindMap((Map<?, ?>) json, raw, type);
        }
        if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
            return bindCollection(json, raw, type);
        }
        if (raw == Optional.class) {
            return Optional.of(bind(json, argument(type, 0)));
        }
        if (raw.isArray() && json instanceof List) {
            return bindArray((List<?>) json, type instanceof GenericArrayType ? ((GenericArrayType) type).getGenericComponentType() : raw.getComponentType());
        }
        if (json instanceof Map) {
            return bindBean((Map<?, ?>) json, raw);
        }
        return Scalars.bind(json, raw);
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class) {
            return (Class<?>) type;
        }
        if (type instanceof ParameterizedType) {
            return raw(((ParameterizedType) type).getRawType());
        }
        if (type instanceof GenericArrayType) {
            return Array.newInstance(raw(((GenericArrayType) type).getGenericComponentType()), 0).getClass();
        }
        return raw(type instanceof WildcardType ? ((WildcardType) type).getUpperBounds()[0] : ((TypeVariable<?>) type).getBounds()[0]);
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType ? ((ParameterizedType) type).getActualTypeArguments()[index] : Object.class;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object bindMap(Map<?, ?> json, Class<?> raw, Type type) {
        Class<?> key = raw(argument(type, 0));
        Map<Object, Object> map = raw == EnumMap.class ? new EnumMap(key)
            : java.util.SortedMap.class.isAssignableFrom(raw) ? new TreeMap<>() : (Map<Object, Object>) create(raw, LinkedHashMap.class);
        for (Map.Entry<?, ?> entry : json.entrySet()) {
            map.put(bind(entry.getKey(), key), bind(entry.getValue(), argument(type, 1)));
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    private static Object bindCollection(Object json, Class<?> raw, Type type) {
        Class<?> usual = Set.class.isAssignableFrom(raw) ? LinkedHashSet.class
            : java.util.Queue.class.isAssignableFrom(raw) ? java.util.ArrayDeque.class : ArrayList.class;
        Collection<Object> collection = (Collection<Object>) create(raw, usual);
        // One value stands for a list of one, as with AWS's settings of Jackson.
        for (Object element : json instanceof List ? (List<?>) json : Collections.singletonList(json)) {
            collection.add(bind(element, argument(type, 0)));
        }
        return collection;
    }

    private static Object bindArray(List<?> json, Type component) {
        Object array = Array.newInstance(raw(component), json.size());
        for (int i = 0; i < json.size(); i++) {
            Array.set(array, i, bind(json.get(i), component));
        }
        return array;
    }

    private static Object bindBean(Map<?, ?> json, Class<?> type) {
        Object[] components = Bean.recordComponents(type);
        try {
            if (components != null) {
                return bindRecord(json, type, components);
            }
            Object bean = create(type, type);
            for (Map.Entry<?, ?> member : json.entrySet()) {
                Bean.Property property = property(type, (String) member.getKey());
                // What the class does not know is left out, as on AWS.
                if (property != null && property.settableType() != null) {
                    property.set(bean, bind(member.getValue(), property.settableType()));
                }
            }
            return bean;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("Cannot construct instance of `" + type.getName() + "`: " + e, e);
        }
    }

    private static Object bindRecord(Map<?, ?> json, Class<?> type, Object[] components) throws ReflectiveOperationException {
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Class<?> component = components[i].getClass();
            types[i] = (Class<?>) component.getMethod("getType").invoke(components[i]);
            values[i] = bind(json.get(component.getMethod("getName").invoke(components[i])),
                (Type) component.getMethod("getGenericType").invoke(components[i]));
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    /** AWS's event classes differ from the events in case and hyphens ("Records", "eventSourceARN", "detail-type"). */
    private static Bean.Property property(Class<?> type, String name) {
        Bean bean = Bean.of(type);
        Bean.Property exact = bean.get(name);
        if (exact != null || !type.getName().startsWith(EVENTS)) {
            return exact;
        }
        String plain = name.replace("-", "").toLowerCase(Locale.ROOT);
        for (Bean.Property property : bean.all()) {
            if (property.name.toLowerCase(Locale.ROOT).equals(plain)) {
                return property;
            }
        }
        return null;
    }

    private static Object create(Class<?> type, Class<?> usual) {
        Class<?> wanted = type.isInterface() || java.lang.reflect.Modifier.isAbstract(type.getModifiers()) ? usual : type;
        try {
            Constructor<?> constructor = wanted.getDeclaredConstructor();
            if (!java.lang.reflect.Modifier.isPublic(constructor.getModifiers()) || !java.lang.reflect.Modifier.isPublic(wanted.getModifiers())) {
                constructor.setAccessible(true);
            }
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("Cannot construct instance of `" + wanted.getName() + "`: " + e, e);
        }
    }
}
