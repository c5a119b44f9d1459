package hearth.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Calendar;
import java.util.Date;

/** Makes numbers, texts, enums and dates from a JSON number, text or boolean. */
final class Scalars {
    private static final double MILLISECONDS_FROM = 1e11;

    private Scalars() {
    }

    static Object bind(Object json, Class<?> type) {
        if (type == String.class || type == CharSequence.class) {
            return text(json);
        }
        if (json instanceof java.util.List) {
            java.util.List<?> list = (java.util.List<?>) json;
            // A list of one stands for the value, an empty one for null, as with AWS's settings of Jackson.
            return list.isEmpty() ? null : list.size() == 1 ? Binder.bind(list.get(0), type) : fail(json, type);
        }
        if (type.isEnum()) {
            return constant(json.toString(), type);
        }
        if ("".equals(json)) {
            return Binder.bind(null, type);
        }
        if (type == boolean.class || type == Boolean.class) {
            return json instanceof Boolean ? json : Boolean.valueOf(json.toString());
        }
        if (type == char.class || type == Character.class) {
            return json.toString().charAt(0);
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return number(json, type);
        }
        return other(json, type);
    }

    private static Object other(Object json, Class<?> type) {
        if (type == Date.class) {
            return Date.from(instant(json));
        }
        if (type == Calendar.class) {
            Calendar calendar = Calendar.getInstance();
            calendar.setTimeInMillis(instant(json).toEpochMilli());
            return calendar;
        }
        if (type == Instant.class) {
            return instant(json);
        }
        if (type == byte[].class) {
            return Base64.getDecoder().decode(json.toString());
        }
        if (type == ByteBuffer.class) {
            return ByteBuffer.wrap(Base64.getDecoder().decode(json.toString()));
        }
        return fromText(json, type);
    }

    private static Object number(Object json, Class<?> type) {
        BigDecimal value = JsonReader.decimal(json);
        if (type == int.class || type == Integer.class) {
            return value.intValue();
        }
        if (type == long.class || type == Long.class) {
            return value.longValue();
        }
        if (type == double.class || type == Double.class) {
            return value.doubleValue();
        }
        if (type == float.class || type == Float.class) {
            return value.floatValue();
        }
        if (type == short.class || type == Short.class) {
            return value.shortValue();
        }
        if (type == byte.class || type == Byte.class) {
            return value.byteValue();
        }
        return type == java.math.BigInteger.class ? (Object) value.toBigInteger() : value;
    }

    /** A number counts seconds in Kinesis's events and milliseconds everywhere else: no date is near both. */
    private static Instant instant(Object json) {
        if (json instanceof Number) {
            double value = ((Number) json).doubleValue();
            return Instant.ofEpochMilli((long) (Math.abs(value) < MILLISECONDS_FROM ? value * 1000 : value));
        }
        String text = json.toString();
        return text.length() == "2024-01-01".length()
            ? Instant.parse(text + "T00:00:00Z") : java.time.OffsetDateTime.parse(text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2")).toInstant();
    }

    /** An unknown name is null, as with AWS's settings of Jackson. */
    private static Object constant(String name, Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        return null;
    }

    private static String text(Object json) {
        if (json instanceof java.util.Map || json instanceof java.util.List) {
            fail(json, String.class);
        }
        return json.toString();
    }

    /** java.time.LocalDate.parse, java.util.UUID.fromString, org.joda.time.DateTime.parse, new URI(...) and the like. */
    private static Object fromText(Object json, Class<?> type) {
        for (String name : new String[] {"parse", "fromString", "valueOf", "of"}) {
            for (Method method : type.getMethods()) {
                Class<?>[] parameters = method.getParameterTypes();
                if (method.getName().equals(name) && parameters.length == 1 && parameters[0].isAssignableFrom(String.class)
                    && parameters[0] != Object.class && type.isAssignableFrom(method.getReturnType())
                    && java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                    return invoke(method, json.toString());
                }
            }
        }
        try {
            return type.getConstructor(String.class).newInstance(json.toString());
        } catch (ReflectiveOperationException e) {
            return fail(json, type);
        }
    }

    private static Object invoke(Method method, String text) {
        try {
            return method.invoke(null, text);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Object fail(Object json, Class<?> type) {
        String token = json instanceof java.util.Map ? "Object" : json instanceof java.util.List ? "Array" : json.getClass().getSimpleName();
        throw new IllegalArgumentException("Cannot deserialize value of type `" + type.getName() + "` from " + token + " value");
    }
}
