package hearth.runtime;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Loads what a start loads, so that build.sh can put it into an archive that the Java machine maps into memory
 * (class data sharing) in place of reading, verifying and linking the classes each time.
 */
final class Rehearsal {
    private Rehearsal() {
    }

    /** A bean with one of each kind of member. */
    public static final class Sample {
        public List<String> list = Collections.singletonList("text");
        public Map<String, Integer> map = Collections.singletonMap("number", 1);
        public double number;

        public String getName() {
            return "name";
        }

        public void setName(String name) {
            list = Collections.singletonList(name);
        }

        public String handle(Sample sample) {
            return sample.getName();
        }
    }

    static void run() throws java.io.IOException {
        String event = "{\"name\":\"a\\u0041\",\"list\":[\"b\"],\"map\":{\"c\":1},\"number\":1.5}";
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: "
            + event.length() + "\r\n\r\n" + event;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RuntimeApi api = new RuntimeApi("127.0.0.1:" + server.getLocalPort());
            Thread thread = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    OutputStream output = socket.getOutputStream();
                    for (int i = 0; i < 3; i++) {
                        output.write(answer.getBytes(StandardCharsets.UTF_8));
                    }
                    while (socket.getInputStream().read() >= 0) {
                        continue;
                    }
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            Reply invocation = api.next();
            LambdaLog log = new LambdaLog(LogSink.open());
            ClassLoader loader = UserClasses.loader();
            log.bind(loader);
            Handler handler = HandlerLoader.load(Sample.class.getName() + "::handle", loader, log);
            byte[] body = handler.call(invocation);
            ContextProxy.of(Class.forName("com.amazonaws.services.lambda.runtime.Context", true, loader), invocation, log).hashCode();
            api.postResponseThenNext("1", JsonWriter.write(new Sample()).getBytes(StandardCharsets.UTF_8));
            System.out.println("Rehearsed: " + new String(body, StandardCharsets.UTF_8));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
