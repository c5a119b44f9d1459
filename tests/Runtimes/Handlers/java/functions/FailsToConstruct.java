package functions;

public class FailsToConstruct {
    public FailsToConstruct() {
        throw new IllegalStateException("Runtime startup fails");
    }

    public void handle() {
    }
}
