package hearth.runtime;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An answer of the Runtime API; the names of its headers are in lower case. */
final class Reply {
    final int status;
    final Map<String, String> headers = new HashMap<>();
    byte[] body = new byte[0];

    Reply(int status) {
        this.status = status;
    }

    String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    String requestId() {
        return header("lambda-runtime-aws-request-id");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
