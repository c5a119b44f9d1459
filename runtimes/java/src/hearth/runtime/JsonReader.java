package hearth.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON into what AWS's runtime makes of it: LinkedHashMap, ArrayList, String, Boolean, null, and for numbers the
 * smallest of Integer, Long and BigInteger, or Double.
 */
final class JsonReader {
    private static final int DEEPEST = 1000;
    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /** The one value of the text. */
    Object read() {
        Object value = readValue();
        skipBlanks();
        if (at < text.length()) {
            throw fault("unexpected text behind the value");
        }
        return value;
    }

    private Object readValue() {
        skipBlanks();
        if (at >= text.length()) {
            throw fault("unexpected end");
        }
        switch (text.charAt(at)) {
            case '{':
                return readObject();
            case '[':
                return readArray();
            case '"':
                return readString();
            case 't':
                return readWord("true", Boolean.TRUE);
            case 'f':
                return readWord("false", Boolean.FALSE);
            case 'n':
                return readWord("null", null);
            default:
                return readNumber();
        }
    }

    private Map<String, Object> readObject() {
        Map<String, Object> object = new LinkedHashMap<>();
        enter();
        for (boolean more = !found('}'); more; more = !endOrComma('}')) {
            skipBlanks();
            String name = readString();
            if (!found(':')) {
                throw fault("':' expected");
            }
            object.put(name, readValue());
        }
        depth--;
        return object;
    }

    private List<Object> readArray() {
        List<Object> array = new ArrayList<>();
        enter();
        for (boolean more = !found(']'); more; more = !endOrComma(']')) {
            array.add(readValue());
        }
        depth--;
        return array;
    }

    private String readString() {
        if (at >= text.length() || text.charAt(at) != '"') {
            throw fault("'\"' expected");
        }
        int start = ++at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return text.substring(start, at++);
        }
        StringBuilder string = new StringBuilder(text.substring(start, at));
        while (at < text.length()) {
            char character = text.charAt(at++);
            if (character == '"') {
                return string.toString();
            }
            string.append(character == '\\' ? readEscape() : character);
        }
        throw fault("unexpected end of a string");
    }

    private char readEscape() {
        if (at >= text.length()) {
            throw fault("unexpected end of a string");
        }
        char character = text.charAt(at++);
        switch (character) {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u':
                if (at + 4 > text.length()) {
                    throw fault("unexpected end of a string");
                }
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 4, at), 16);
            default:
                return character;
        }
    }

    private Object readWord(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw fault("unknown word");
        }
        at += word.length();
        return value;
    }

    private Object readNumber() {
        int start = at;
        boolean whole = true;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            whole &= ".eE".indexOf(text.charAt(at++)) < 0;
        }
        String number = text.substring(start, at);
        try {
            if (!whole) {
                return Double.valueOf(number);
            }
            if (number.length() > 19) {
                return narrow(new BigInteger(number));
            }
            long value = Long.parseLong(number);
            return value == (int) value ? (Object) (int) value : (Object) value;
        } catch (NumberFormatException e) {
            at = start;
            throw fault("a value expected");
        }
    }

    private static Object narrow(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private void enter() {
        at++;
        // A stack overflow would end the process, and with it what the function keeps between invocations.
        if (++depth > DEEPEST) {
            throw fault("nested too deeply");
        }
    }

    private boolean endOrComma(char end) {
        if (found(end)) {
            return true;
        }
        if (!found(',')) {
            throw fault("',' or '" + end + "' expected");
        }
        return false;
    }

    private boolean found(char character) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == character) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private IllegalArgumentException fault(String problem) {
        return new IllegalArgumentException("Invalid JSON at character " + at + ": " + problem);
    }

    static BigDecimal decimal(Object number) {
        return new BigDecimal(number.toString());
    }
}
