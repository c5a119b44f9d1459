package hearth.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes through a start and some invocations with nobody there: for build.sh, which archives the classes that it loads, and in a process that
 * waits for its function, so that the first real invocation finds them loaded and partly compiled. Whatever a function could see of it is undone.
 */
final class Rehearsal {
    private static final int STARTS = 5;
    private static final int INVOCATIONS = 20;
    private static final String EVENT = "{\"sample\":{\"name\":\"a\\u0041\",\"list\":[\"b\"],\"map\":{\"c\":1},\"number\":1.5}}";
    // What is needed first when the function is known, and must not be used before: loaded only, as far as this Java has it.
    private static final String[] NEEDED_LATER = {
        "java.lang.ProcessEnvironment", "java.lang.ProcessEnvironment$ExternalData", "java.lang.ProcessEnvironment$Variable",
        "java.lang.ProcessEnvironment$Value", "java.lang.ProcessEnvironment$StringEnvironment", "java.io.FileOutputStream$1", "jdk.internal.loader.URLClassPath$FileLoader$1",
        "sun.nio.ch.Util", "sun.nio.ch.Util$1", "sun.nio.ch.Util$BufferCache", "java.nio.DirectByteBuffer$Deallocator", "sun.nio.ch.FileDispatcherImpl",
        "sun.nio.ch.IOStatus", "hearth.runtime.Snapshot", "hearth.runtime.UserFault", "hearth.runtime.ErrorObject",
    };
    private static final String NEXT = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 1\r\n"
        + "Lambda-Runtime-Deadline-Ms: 1542409706888\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:rehearsed\r\n"
        + "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1\r\nContent-Length: "
        + EVENT.length() + "\r\n\r\n" + EVENT;
    private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n";

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

        public Map<String, Sample> handle(Map<String, Sample> samples) {
            return samples;
        }
    }

    static void rehearse() {
        load();
        for (int start = 0; start < STARTS; start++) {
            serve(new RuntimeApi(RuntimeApi.USUAL_ADDRESS) {
                private boolean over;

                @Override
                void connect() throws IOException {
                    if (over) {
                        throw new EOFException("The canned answers have come to their end");
                    }
                    over = true;
                    attach(new ByteArrayInputStream(answers()), new ByteArrayOutputStream());
                }
            });
        }
    }

    /** Over a real socket, whose classes belong into the archive too. */
    static void archive() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    OutputStream output = socket.getOutputStream();
                    output.write(answers());
                    socket.shutdownOutput();
                    while (socket.getInputStream().read() >= 0) {
                        continue;
                    }
                    server.close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            serve(new RuntimeApi("127.0.0.1:" + server.getLocalPort()));
        }
        rehearse();
        Claim.isAwaited();
        System.getenv("PATH");
    }

    private static void load() {
        for (String name : NEEDED_LATER) {
            try {
                Class.forName(name, false, Rehearsal.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                continue; // Another Java has another one.
            }
        }
    }

    private static byte[] answers() {
        StringBuilder answers = new StringBuilder(NEXT);
        for (int count = 0; count < INVOCATIONS; count++) {
            answers.append(ACCEPTED).append(NEXT);
        }
        return answers.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void serve(RuntimeApi api) {
        Variables.rehearse(variables());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        LambdaLog log = new LambdaLog(new LogSink(new ByteArrayOutputStream()));
        try {
            Main.serve(api, Main.load(api, log), log);
        } catch (IOException e) {
            // Nobody is there any more.
            describe(thread.getContextClassLoader(), log);
        } finally {
            ClassLoader loader = thread.getContextClassLoader();
            thread.setContextClassLoader(before);
            System.clearProperty(Main.TRACE_PROPERTY);
            Variables.rehearse(null);
            close(loader);
        }
    }

    /** The sample cannot have a context as a parameter: its interface is the function's. */
    private static void describe(ClassLoader loader, LambdaLog log) {
        try {
            ContextProxy.of(Class.forName("com.amazonaws.services.lambda.runtime.Context", true, loader), new Reply(200), log).hashCode();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It holds jars open, which a function would find among its descriptors. */
    private static void close(ClassLoader loader) {
        try {
            ((URLClassLoader) loader).close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("_HANDLER", Sample.class.getName() + "::handle");
        // A directory on the class path, in which nothing is found.
        variables.put("LAMBDA_TASK_ROOT", "/var/empty");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
        return variables;
    }
}
