package hello;

import java.util.LinkedHashMap;
import java.util.Map;

public class Hello {
    // A field lives as long as its execution environment, so it tells a cold start from a warm one.
    private int invocations;

    /** Any public method is a handler. With aws-lambda-java-core it may take a Context too, or implement RequestHandler. */
    public Map<String, Object> handle(Map<String, String> event) {
        invocations++;
        System.out.println("invocation " + invocations + " of this environment");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("message", "Hello, " + event.getOrDefault("name", "world") + "!");
        answer.put("start", invocations == 1 ? "cold" : "warm");
        answer.put("invocations", invocations);
        answer.put("java", System.getProperty("java.version"));
        return answer;
    }
}
