package hearth.runtime;

import java.util.Map;

/**
 * The environment of the function. While a process that has booted ahead rehearses there is none yet, and Java would remember for good what it saw
 * at the first System.getenv.
 */
final class Variables {
    private static Map<String, String> rehearsed;

    private Variables() {
    }

    static String get(String name) {
        return rehearsed == null ? System.getenv(name) : rehearsed.get(name);
    }

    /** @param variables null for those of the process */
    static void rehearse(Map<String, String> variables) {
        rehearsed = variables;
    }
}
