package hearth.runtime;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The properties of a class: getters, setters and public fields, named as Java beans are (getURL is URL, getName is name). */
final class Bean {
    private static final Map<Class<?>, Bean> KNOWN = new ConcurrentHashMap<>();
    private final Map<String, Property> properties = new LinkedHashMap<>();

    private Bean(Class<?> type) {
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                property(field.getName()).field = field;
            }
        }
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !method.isBridge() && method.getDeclaringClass() != Object.class) {
                add(method);
            }
        }
        addRecordComponents(type);
    }

    static Bean of(Class<?> type) {
        return KNOWN.computeIfAbsent(type, Bean::new);
    }

    Property get(String name) {
        return properties.get(name);
    }

    Collection<Property> all() {
        return properties.values();
    }

    List<Property> readable() {
        List<Property> readable = new ArrayList<>();
        for (Property property : properties.values()) {
            if (property.getter != null || property.field != null) {
                readable.add(property);
            }
        }
        return readable;
    }

    private void add(Method method) {
        String name = method.getName();
        boolean gives = method.getParameterCount() == 0 && method.getReturnType() != void.class;
        if (gives && name.startsWith("get") && name.length() > 3) {
            property(decapitalize(name.substring(3))).getter = open(method);
        } else if (gives && name.startsWith("is") && name.length() > 2 && method.getReturnType() == boolean.class) {
            property(decapitalize(name.substring(2))).getter = open(method);
        } else if (name.startsWith("set") && name.length() > 3 && method.getParameterCount() == 1) {
            property(decapitalize(name.substring(3))).setter = open(method);
        }
    }

    /** Records came with Java 16, and this is compiled for Java 8: they are asked for by name. */
    private void addRecordComponents(Class<?> type) {
        Object[] components = recordComponents(type);
        for (int i = 0; components != null && i < components.length; i++) {
            try {
                Class<?> component = components[i].getClass();
                Property property = property((String) component.getMethod("getName").invoke(components[i]));
                property.getter = open((Method) component.getMethod("getAccessor").invoke(components[i]));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Null for a class that is no record. */
    static Object[] recordComponents(Class<?> type) {
        try {
            return (Object[]) Class.class.getMethod("getRecordComponents").invoke(type);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private Property property(String name) {
        return properties.computeIfAbsent(name, Property::new);
    }

    /** A public method of a class that is not public itself can only be called like this. */
    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }

    private static String decapitalize(String name) {
        boolean abbreviation = name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return abbreviation ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    static final class Property {
        final String name;
        private Method getter;
        private Method setter;
        private Field field;

        private Property(String name) {
            this.name = name;
        }

        /** What can be set; null for what cannot be. */
        Type settableType() {
            if (setter != null) {
                return setter.getGenericParameterTypes()[0];
            }
            return field != null && !Modifier.isFinal(field.getModifiers()) ? field.getGenericType() : null;
        }

        Object get(Object bean) {
            try {
                return getter != null ? getter.invoke(bean) : field.get(bean);
            } catch (java.lang.reflect.InvocationTargetException e) {
                throw new IllegalStateException("The getter of " + name + " failed: " + e.getCause(), e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        void set(Object bean, Object value) throws ReflectiveOperationException {
            if (setter != null) {
                setter.invoke(bean, value);
            } else {
                field.set(bean, value);
            }
        }
    }
}
