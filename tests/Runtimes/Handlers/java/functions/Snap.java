package functions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/** A function with SnapStart: its INIT takes half a second, and its hooks say when they ran; SNAP names one that fails. */
public class Snap {
    private final List<String> order = new ArrayList<>();
    private final List<Resource> kept = new ArrayList<>();
    private final String seen = UUID.randomUUID().toString();

    public Snap() throws InterruptedException {
        Thread.sleep(500);
        for (String name : new String[] {"1", "2"}) {
            Resource hook = new Hook(name);
            kept.add(hook);
            Core.getGlobalContext().register(hook);
        }
    }

    public Map<String, Object> handle(Map<String, Object> event) throws InterruptedException {
        Thread.sleep(event.containsKey("sleep") ? ((Number) event.get("sleep")).longValue() : 0);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("order", order);
        answer.put("type", System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
        answer.put("seen", seen);
        answer.put("random", UUID.randomUUID().toString());
        answer.put("stream", System.getenv("AWS_LAMBDA_LOG_STREAM_NAME"));
        return answer;
    }

    private final class Hook implements Resource {
        private final String name;

        Hook(String name) {
            this.name = name;
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            order.add("before " + name);
            if ("before".equals(System.getenv("SNAP"))) {
                throw new IllegalStateException("no snapshot");
            }
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) throws InterruptedException {
            order.add("after " + name);
            if ("after".equals(System.getenv("SNAP"))) {
                throw new IllegalStateException("no restore");
            }
            if ("slow".equals(System.getenv("SNAP"))) {
                Thread.sleep(60_000);
            }
        }
    }
}
