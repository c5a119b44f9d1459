import java.util.Map;

/** The function, and the least that `java` can be started for. */
public class Echo {
    public static void main(String[] arguments) {
    }

    public Map<String, Object> handle(Map<String, Object> event) {
        return event;
    }
}
