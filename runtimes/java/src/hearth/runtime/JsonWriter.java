package hearth.runtime;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Writes values, collections and beans as AWS's runtime does: no nulls in objects, dates in milliseconds, bytes in base64. */
final class JsonWriter {
    private final StringBuilder json = new StringBuilder();
    private final Map<Object, Boolean> open = new IdentityHashMap<>();

    private JsonWriter() {
    }

    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.writeValue(value);
        return writer.json.toString();
    }

    private void writeValue(Object value) {
        if (value == null || value instanceof Boolean) {
            json.append(value);
        } else if (value instanceof Number && value.getClass().getName().startsWith("java.")) {
            writeNumber((Number) value);
        } else if (value instanceof Date) {
            json.append(((Date) value).getTime());
        } else if (value instanceof Calendar) {
            json.append(((Calendar) value).getTimeInMillis());
        } else if (value instanceof Optional) {
            writeValue(((Optional<?>) value).orElse(null));
        } else if (value instanceof byte[]) {
            writeString(Base64.getEncoder().encodeToString((byte[]) value));
        } else if (value instanceof ByteBuffer) {
            writeString(Base64.getEncoder().encodeToString(bytes((ByteBuffer) value)));
        } else if (value instanceof Enum) {
            writeString(((Enum<?>) value).name());
        } else if (isText(value)) {
            writeString(value.toString());
        } else {
            writeNested(value);
        }
    }

    private void writeNested(Object value) {
        if (open.put(value, true) != null) {
            throw new IllegalArgumentException("Direct self-reference leading to cycle: " + value.getClass().getName());
        }
        if (value instanceof Map) {
            writeMap((Map<?, ?>) value);
        } else if (value instanceof Collection || value instanceof Iterator) {
            writeAll(value instanceof Iterator ? (Iterator<?>) value : ((Collection<?>) value).iterator());
        } else if (value.getClass().isArray()) {
            writeArray(value);
        } else {
            writeBean(value);
        }
        open.remove(value);
    }

    /** java.time, java.net.URI, java.util.UUID, java.util.Locale and so on read well as the text that they are. */
    private static boolean isText(Object value) {
        String name = value.getClass().getName();
        return value instanceof CharSequence || value instanceof Character || value instanceof Class
            || name.startsWith("java.time.") || name.startsWith("java.net.") || name.startsWith("org.joda.time.")
            || name.equals("java.util.UUID") || name.equals("java.util.Locale") || name.equals("java.util.Currency")
            || name.startsWith("sun.nio.fs.");
    }

    private void writeNumber(Number number) {
        double value = number.doubleValue();
        boolean floating = number instanceof Double || number instanceof Float;
        if (floating && (Double.isNaN(value) || Double.isInfinite(value))) {
            writeString(number.toString());
        } else {
            json.append(number);
        }
    }

    private void writeMap(Map<?, ?> map) {
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() != null) {
                json.append(separator);
                writeMember(String.valueOf(entry.getKey()), entry.getValue());
                separator = ',';
            }
        }
        json.append(separator == '{' ? "{}" : "}");
    }

    private void writeBean(Object bean) {
        char separator = '{';
        for (Bean.Property property : Bean.of(bean.getClass()).readable()) {
            Object value = property.get(bean);
            if (value != null) {
                json.append(separator);
                writeMember(property.name, value);
                separator = ',';
            }
        }
        json.append(separator == '{' ? "{}" : "}");
    }

    private void writeMember(String name, Object value) {
        writeString(name);
        json.append(':');
        writeValue(value);
    }

    private void writeAll(Iterator<?> values) {
        json.append('[');
        while (values.hasNext()) {
            writeValue(values.next());
            json.append(values.hasNext() ? "," : "");
        }
        json.append(']');
    }

    private void writeArray(Object array) {
        json.append('[');
        for (int i = 0; i < Array.getLength(array); i++) {
            json.append(i == 0 ? "" : ",");
            writeValue(Array.get(array, i));
        }
        json.append(']');
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private void writeString(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"':
                    json.append("\\\"");
                    break;
                case '\\':
                    json.append("\\\\");
                    break;
                case '\n':
                    json.append("\\n");
                    break;
                case '\r':
                    json.append("\\r");
                    break;
                case '\t':
                    json.append("\\t");
                    break;
                default:
                    if (character < ' ') {
                        json.append(String.format("\\u%04X", (int) character));
                    } else {
                        json.append(character);
                    }
            }
        }
        json.append('"');
    }
}
